/** Waits that end early when the emulator closes, so that a slow answer never holds up its end. */
export class Waiting {
  #wakers = new Set<() => void>();

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakers.add(wake);
    });
  }

  end(): void {
    for (const wake of [...this.#wakers]) wake();
  }
}

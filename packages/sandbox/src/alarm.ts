/** Does something when it was not told otherwise for a time. Made to be set anew for every run: that costs next to nothing. */
export class Alarm {
  #timer: NodeJS.Timeout | undefined;
  #ms = 0;
  #act: (() => void) | undefined;

  /** In so many ms, instead of what it was to do before. */
  set(ms: number, act: () => void): void {
    this.#act = act;
    if (this.#timer !== undefined && this.#ms === ms) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#ms = ms;
    this.#timer = setTimeout(() => this.#ring(), ms).unref();
  }

  /** There is nothing to do. The timer stays, since it will be set again before long. */
  calm(): void {
    this.#act = undefined;
  }

  /** When this process was the one that stood still, the message that calms it is there already: it is read first. */
  #ring(): void {
    const due = this.#act;
    setImmediate(() => {
      if (due !== undefined && due === this.#act) due();
    });
  }
}

/** Most deliveries between their first byte and the commit that makes them durable, and most bytes of their bodies. */
const bounds = { deliveries: 2_000, bytes: 64 * 1024 * 1024 };

/**
 * Bounds what deliveries take of the memory of this process. Who finds no room is told to come again; nothing of it was
 * acknowledged, so nothing is lost.
 */
export class WaitingRoom {
  readonly #most: typeof bounds;
  #deliveries = 0;
  #bytes = 0;

  constructor(most: typeof bounds = bounds) {
    this.#most = most;
  }

  /** How many are in it. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** Answers how to leave, which may be done more than once; undefined when there is no room. */
  enter(bytes: number): (() => void) | undefined {
    if (this.#deliveries >= this.#most.deliveries || this.#bytes + bytes > this.#most.bytes) return undefined;
    this.#deliveries += 1;
    this.#bytes += bytes;
    let here = true;
    return () => {
      if (!here) return;
      here = false;
      this.#deliveries -= 1;
      this.#bytes -= bytes;
    };
  }
}

/**
 * Commit while busy: while one commit is under way, items collect; the next commit takes them all. No timer,
 * so an idle system adds no delay and a busy one makes large batches by itself.
 *
 * `commit` answers one result an item, in order. When it rejects, every item of the batch rejects; unless
 * `isolates` says that one item may be at fault: then each is tried alone, and only that one rejects.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #most: number;
  readonly #isolates: (error: unknown) => boolean;
  #waiting: Array<Waiting<Item, Result>> = [];
  #busy = false;

  constructor(commit: (items: readonly Item[]) => Promise<readonly Result[]>, options: Options) {
    this.#commit = commit;
    this.#isolates = options.isolates;
    this.#most = options.most;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#busy) void this.#run();
    });
  }

  /** How many items wait for a commit. */
  get backlog(): number {
    return this.#waiting.length;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    /* Lets everything that is ready in this turn of the event loop into the first batch. */
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitOne(this.#waiting.splice(0, this.#most));
    this.#busy = false;
  }

  async #commitOne(batch: ReadonlyArray<Waiting<Item, Result>>): Promise<void> {
    try {
      const results = await this.#commit(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('The commit answered too few results'));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length > 1 && this.#isolates(error)) {
        for (const each of batch) await this.#commitOne([each]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

interface Options {
  /** Largest batch. */
  most: number;
  isolates: (error: unknown) => boolean;
}

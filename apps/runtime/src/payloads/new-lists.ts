import type { ListWriter } from './list-writer.ts';
import type { Owner, PayloadStore } from './payload-store.ts';

/** Lists that are written together and kept together, or not at all. */
export class NewLists {
  readonly #payloads: PayloadStore;
  readonly #owner: Owner;
  readonly #contentType: string;
  readonly #writers: ListWriter[] = [];

  constructor(payloads: PayloadStore, owner: Owner, contentType: string) {
    this.#payloads = payloads;
    this.#owner = owner;
    this.#contentType = contentType;
  }

  /** In the order in which they were begun. */
  get ids(): string[] {
    return this.#writers.map(({ id }) => id);
  }

  async begin(): Promise<ListWriter> {
    const writer = await this.#payloads.write(this.#owner, this.#contentType);
    this.#writers.push(writer);
    return writer;
  }

  /** All of them are durable and readable when it resolves. */
  async keep(): Promise<void> {
    for (const writer of this.#writers) await writer.end();
  }

  async drop(): Promise<void> {
    await this.#payloads.drop(...this.#writers.splice(0).map(({ id }) => id));
  }
}

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ShopData, ShopStore } from './store.ts';

/** Long enough to write a burst of orders once, short enough to lose little when the process is killed. */
const WRITE_AFTER_MS = 100;

/** Keeps the shop's data in one file, so that a restarted demo still knows its orders and webhooks. */
export class Snapshot {
  readonly #file: string;
  readonly #store: ShopStore;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, store: ShopStore) {
    this.#file = file;
    this.#store = store;
  }

  /** Loads the file when there is one. Throws when it is not a snapshot: starting empty would hide the loss. */
  async load(): Promise<void> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return;
    try {
      this.#store.restore(JSON.parse(text) as ShopData);
    } catch (cause) {
      throw new Error(`${this.#file} is not a snapshot of the demo shop. Delete it to start afresh.`, {
        cause,
      });
    }
  }

  schedule(): void {
    this.#timer ??= setTimeout(() => void this.#write().catch(warn), WRITE_AFTER_MS);
  }

  async close(): Promise<void> {
    await this.#write();
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#replaceFile());
    return this.#writing;
  }

  /** Written beside and renamed, so that a crash leaves the old file or the new one, never half of it. */
  async #replaceFile(): Promise<void> {
    const draft = `${this.#file}.new`;
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(draft, JSON.stringify(this.#store.dump()));
    await rename(draft, this.#file);
  }
}

function warn(error: unknown): void {
  process.emitWarning(`The demo shop could not write its snapshot: ${String(error)}`);
}

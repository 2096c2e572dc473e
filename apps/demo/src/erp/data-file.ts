import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Version } from './fields/fields.ts';
import type { Snapshot, Store } from './store.ts';

/** Keeps a store in a file, so that a restarted demo still has its documents. */
export class DataFile {
  #path: string;
  #store: Store;
  #version: Version;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, store: Store, version: Version) {
    this.#path = path;
    this.#store = store;
    this.#version = version;
  }

  /** Restores the store; answers whether there was anything to restore. */
  load(): boolean {
    const text = readIfThere(this.#path);
    if (text === undefined) return false;
    this.#store.restore(parse(this.#path, this.#version, text));
    return true;
  }

  /** Writes soon, and once for many changes. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.flush(), 200).unref();
  }

  /** Writes now, if anything is waiting. A reader never sees half a file. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const draft = `${this.#path}.new`;
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(draft, JSON.stringify({ version: this.#version, ...this.#store.snapshot() }));
    renameSync(draft, this.#path);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Field names differ between versions, so a file of one is of no use to the other. */
function parse(path: string, version: Version, text: string): Snapshot {
  const saved: unknown = JSON.parse(text);
  if (isSnapshot(saved) && 'version' in saved && saved.version === version) return saved;
  throw new Error(`${path} is not a data file of a demo ERP ${version}: remove it to start afresh`);
}

function isSnapshot(value: unknown): value is Snapshot {
  return typeof value === 'object' && value !== null && 'tables' in value && 'sequences' in value;
}

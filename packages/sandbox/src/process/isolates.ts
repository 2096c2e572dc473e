import { type CodeIsolate, type NoCode, openIsolate } from './isolate.ts';

/** The isolates of the sources that ran last, at most `size`. A new isolate costs some ms, a used one some µs. */
export class Isolates {
  readonly #size: number;
  /** The least recently used comes first. */
  readonly #kept = new Map<string, CodeIsolate>();

  constructor(size: number) {
    this.#size = size;
  }

  /** The isolate of a source, taken out: give it back with `keep` when it is fit for another run. */
  async take(source: string, memoryMb: number): Promise<CodeIsolate | NoCode> {
    const key = keyOf(source, memoryMb);
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    return kept ?? openIsolate(source, memoryMb);
  }

  keep(source: string, memoryMb: number, isolate: CodeIsolate): void {
    if (!isolate.isFit()) {
      isolate.dispose();
      return;
    }
    this.#kept.set(keyOf(source, memoryMb), isolate);
    for (const [key, oldest] of this.#kept) {
      if (this.#kept.size <= this.#size) return;
      this.#kept.delete(key);
      oldest.dispose();
    }
  }
}

function keyOf(source: string, memoryMb: number): string {
  return `${memoryMb} ${source}`;
}

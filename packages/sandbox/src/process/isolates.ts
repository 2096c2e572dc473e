import { type CodeIsolate, type NoCode, openIsolate } from './isolate.ts';

/** A run of less CPU time, ms, cannot have filled a heap that was small before it. */
const fillingMs = 1;

/** The isolates of the sources that ran last, at most `size`. A new isolate costs some ms, a used one some µs. */
export class Isolates {
  readonly #size: number;
  /** The least recently used comes first. */
  readonly #kept = new Map<string, CodeIsolate>();

  constructor(size: number) {
    this.#size = size;
  }

  /** The isolate of a source, taken out: give it back with `keep` when it is fit for another run. */
  take(source: string, memoryMb: number): CodeIsolate | NoCode {
    const key = keyOf(source, memoryMb);
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    return kept ?? openIsolate(source, memoryMb);
  }

  /** To look at a heap costs as much as a small run: it is looked at after runs that had the time to fill it. */
  keep(source: string, memoryMb: number, isolate: CodeIsolate, cpuMs: number): void {
    if (cpuMs >= fillingMs && !isolate.isFit()) {
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

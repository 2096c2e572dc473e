/** Where byte strings stand in a blob: each begins at its start, from 1 as `substring` counts. Length 0: there is none. */
export interface Placed {
  starts: number[];
  lengths: number[];
}

/**
 * Many byte strings as one parameter: PostgreSQL takes a single `bytea` in binary, but an array only as text, in which
 * each quote of a JSON text has to be escaped.
 */
export class PackedBytes {
  readonly #parts: Buffer[] = [];
  #next = 1;

  add(parts: ReadonlyArray<Buffer | undefined>): Placed {
    const placed: Placed = { starts: [], lengths: [] };
    for (const part of parts) {
      placed.starts.push(this.#next);
      placed.lengths.push(part?.length ?? 0);
      if (part === undefined) continue;
      this.#parts.push(part);
      this.#next += part.length;
    }
    return placed;
  }

  get blob(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** SQL for a JSON text in a blob, by the columns `<name>_start` and `<name>_length`. */
export function jsonIn(blob: string, name: string): string {
  return `convert_from(substring(${blob}::bytea from ${name}_start for ${name}_length), 'UTF8')::json`;
}

/** Many byte strings as one parameter: PostgreSQL takes a single `bytea` in binary, but an array only as text. */
export interface PackedBodies {
  blob: Buffer;
  /** Where each begins, from 1 as `substring` counts; 0 for none. */
  starts: number[];
  lengths: number[];
}

export function packBodies(bodies: ReadonlyArray<Buffer | undefined>): PackedBodies {
  const starts: number[] = [];
  const lengths: number[] = [];
  let at = 1;
  for (const body of bodies) {
    starts.push(body === undefined ? 0 : at);
    lengths.push(body?.length ?? 0);
    at += body?.length ?? 0;
  }
  return { blob: Buffer.concat(bodies.filter((body) => body !== undefined)), starts, lengths };
}

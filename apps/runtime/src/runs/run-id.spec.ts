import { describe, expect, it } from 'vitest';
import { firstIdAt, instantOf, newRunId } from './run-id.ts';

describe('the id of a run', () => {
  it('is larger than all before, also within one millisecond', () => {
    const ids = Array.from({ length: 5_000 }, newRunId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells when it was made, and stands behind the first id of that instant', () => {
    const before = Date.now();
    const id = newRunId();
    expect(instantOf(id)).toBeGreaterThanOrEqual(before);
    expect(instantOf(id)).toBeLessThanOrEqual(Date.now());
    expect(firstIdAt(new Date(instantOf(id))) < id).toBe(true);
  });

  it('is a UUID of version 7 whose last 48 bits cannot be guessed', () => {
    const ids = Array.from({ length: 1_000 }, newRunId);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids.map((id) => id.slice(26))).size).toBe(ids.length);
  });
});

import { z } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { readsStored } from './reads-stored.ts';

const shape = z.object({
  id: z.number(),
  body: z.unknown(),
  lines: z.array(z.object({ note: z.unknown() })).optional(),
});
const stored = (output: z.output<typeof shape>): unknown => JSON.parse(JSON.stringify(output));

describe('a result from the ledger', () => {
  it.each([
    { id: 1, body: 'x' },
    { id: 1, body: undefined },
    { id: 1, body: null, lines: [{ note: undefined }, { note: 1 }] },
  ])('is read as it was answered: %j', (output) => {
    expect(readsStored(shape, stored(output))).toBe(true);
  });

  it.each([{ number: 'N1' }, { id: '1', body: 'x' }, { body: 'x' }, null, 'N1'])(
    'of another shape is not: %j',
    (output) => {
      expect(readsStored(shape, output)).toBe(false);
    },
  );
});

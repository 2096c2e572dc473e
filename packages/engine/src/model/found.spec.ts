import { describe, expect, it } from 'vitest';
import type { OrderEvent } from './testing/meaning.ts';
import type { Piece } from './testing/pieces.ts';
import { drawingOf } from './testing/drawing.ts';
import type { Scenario } from './testing/scenario.ts';
import { differences } from './testing/verdict.ts';

/** What the model once found in the engine, as small as it became: so that chance need not find it again. */
const order: OrderEvent = { number: '1', total: '50', lines: [] };
const line = (number: string) => ({ number, total: '50', parts: [] });
const write = (
  kind: Extract<Piece, { do: 'write' }>['kind'],
  more: Partial<Extract<Piece, { do: 'write' }>> = {},
): Piece => ({ do: 'write', kind, about: 'event', by: 'hand', failed: [], ...more });
const check = (pieces: Piece[], more: Partial<Scenario> = {}): Promise<string[]> =>
  differences({
    drawn: drawingOf(pieces),
    events: [order],
    troubles: new Map(),
    signals: new Map(),
    deaths: [],
    together: false,
    ...more,
  });

describe('what the model has found', () => {
  it('two items at a time that mean the same write make it once', async () => {
    const each: Piece = { do: 'each', atATime: 2, onFailedItem: 'go-on', body: [write('order')], failed: [] };
    expect(await check([each], { events: [{ ...order, lines: [line('a'), line('b')] }] })).toEqual([]);
  });

  it('a write that was taken back is made again when the run means it again', async () => {
    const body = [write('order')];
    const all: Piece = { do: 'try', again: true, body, failed: [write('letter')] };
    expect(await check([all], { troubles: new Map([['order 1', { goes: 'refused' }]]) })).toEqual([]);
  });

  it('an item that has begun goes on when another failed and no further one may begin', async () => {
    const body = [write('order', { about: 'item' }), write('charge', { about: 'item' })];
    const each: Piece = { do: 'each', atATime: 2, onFailedItem: 'stop', body, failed: [] };
    const found = await check([each], {
      events: [{ ...order, lines: [line('a'), line('b'), line('c')] }],
      troubles: new Map([['order a', { goes: 'refused' }]]),
    });
    expect(found).toEqual([]);
  });

  it('a call never rests on an answer that a crash could make us forget', async () => {
    const pieces = [write('letter'), write('stock')];
    expect(await check(pieces, { deaths: [{ at: 2, when: 'before' }] })).toEqual([]);
  });

  it('two runs that left each other a write in doubt come to an end', async () => {
    const ways = [[write('letter')], [write('letter', { about: 'all' })]];
    const found = await check([{ do: 'split', ways, join: 'none' }], {
      events: [order, order],
      together: true,
      troubles: new Map([
        ['letter all', { goes: 'stumbling', stumbles: ['answer-lost', 'refused-for-now'] }],
        ['letter 1', { goes: 'stumbling', stumbles: ['refused-for-now', 'answer-lost'] }],
      ]),
    });
    expect(found).toEqual([]);
  });

  it('a "try" whose inner "try" could not take back, and dealt with it, completes', async () => {
    const inner: Piece = {
      do: 'try',
      again: true,
      body: [write('order')],
      failed: [write('charge')],
    };
    const found = await check([{ do: 'try', again: false, body: [inner], failed: [write('letter')] }], {
      troubles: new Map([
        ['order 1', { goes: 'refused' }],
        ['undo reservation 1-try-2', { goes: 'refused' }],
      ]),
    });
    expect(found).toEqual([]);
  });

  it('a write that another run was at when its worker died is made once that one was refused', async () => {
    const refused = ['refused-for-now', 'refused-for-now', 'refused-for-now'] as const;
    const found = await check([write('letter')], {
      events: [order, order],
      together: true,
      troubles: new Map([['letter 1', { goes: 'stumbling', stumbles: ['gate-closed', ...refused] }]]),
      deaths: [
        { at: 9, when: 'after' },
        { at: 1, when: 'after' },
      ],
    });
    expect(found).toEqual([]);
  });
});

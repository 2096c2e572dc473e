import { describe, expect, it } from 'vitest';
import { type Seating, seated, seatLeaseMs } from './seats.ts';

/** Processes that ask in turn, with a clock that stands still unless it is moved. */
function table(seats: number) {
  const members: Record<string, Seating> = {};
  let now = 0;
  return {
    later: (ms: number) => (now += ms),
    ask: (name: string, busy: number, wanted: number) => {
      const { [name]: mine, ...others } = members;
      members[name] = seated(mine, Object.values(others), seats, { busy, wanted }, now);
      return members[name].held;
    },
    held: () => Object.values(members).reduce((sum, { held, until }) => sum + (until > now ? held : 0), 0),
  };
}

describe('seats that processes share', () => {
  it('are all for one process while no other wants any', () => {
    expect(table(5).ask('a', 0, 9)).toBe(5);
  });

  it('are shared equally as soon as another wants some, without ending a call', () => {
    const { ask, held } = table(6);
    ask('a', 0, 9);
    expect(ask('b', 0, 9)).toBe(0);
    expect(ask('a', 6, 9)).toBe(6);
    expect(ask('a', 4, 9)).toBe(4);
    expect(ask('b', 0, 9)).toBe(2);
    expect(ask('a', 3, 9)).toBe(3);
    expect(ask('b', 2, 9)).toBe(3);
    expect(held()).toBe(6);
  });

  it('that one does not want are for whoever does', () => {
    const { ask } = table(6);
    expect(ask('a', 0, 1)).toBe(1);
    expect(ask('b', 0, 9)).toBe(5);
  });

  it('are taken in turns when there are fewer than processes, who waited longest first', () => {
    const { ask, later } = table(1);
    expect(ask('a', 0, 3)).toBe(1);
    later(1);
    expect(ask('b', 0, 3)).toBe(0);
    later(1);
    expect(ask('c', 0, 3)).toBe(0);
    expect(ask('a', 0, 3)).toBe(1);
    later(1000);
    expect(ask('a', 0, 3)).toBe(0);
    expect([ask('c', 0, 3), ask('a', 0, 3), ask('b', 0, 3)]).toEqual([0, 0, 1]);
    later(1000);
    expect([ask('b', 0, 3), ask('a', 0, 3), ask('c', 0, 3)]).toEqual([0, 0, 1]);
  });

  it('of a process that died are free again', () => {
    const { ask, later } = table(2);
    ask('a', 0, 2);
    expect(ask('b', 0, 2)).toBe(0);
    later(seatLeaseMs);
    expect(ask('b', 0, 2)).toBe(2);
  });

  it('held together are never more than there are, whoever asks when', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed % below;
    };
    for (const seats of [1, 2, 3, 7]) {
      const { ask, later, held } = table(seats);
      const holds: Record<string, number> = {};
      for (let step = 0; step < 3000; step += 1) {
        const name = String(random(4));
        const busy = random((holds[name] ?? 0) + 1);
        holds[name] = ask(name, busy, busy + random(5));
        expect(held()).toBeLessThanOrEqual(seats);
        later(random(400));
      }
    }
  });
});

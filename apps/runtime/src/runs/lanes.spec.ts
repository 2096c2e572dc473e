import type { Lane } from '@crossdock/flow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enlarged, type LaneCounts, lanes, type LanePlaces, placesOf, roomOf, yielding } from './lanes.ts';

const nothing: LaneCounts = { urgent: 0, orders: 0, bulk: 0 };

interface Move {
  lane: Lane;
  comes: boolean;
}

/** Runs come and leave in any order; one that comes is held only when its lane has room. */
function heldAfter(places: LanePlaces, moves: readonly Move[]): LaneCounts {
  const held = { ...nothing };
  for (const { lane, comes } of moves) {
    if (comes && roomOf(lane, places, held) > 0) held[lane] += 1;
    if (!comes && held[lane] > 0) held[lane] -= 1;
  }
  return held;
}

/** Asks `rule` after every sequence of comings and goings, in processes of every size. */
function always(rule: (places: LanePlaces, held: LaneCounts) => void): void {
  /* Runs come more often than they leave, or the places would never be full. */
  const move = fc.record({
    lane: fc.constantFrom(...lanes),
    comes: fc.integer({ min: 0, max: 4 }).map((dice) => dice > 0),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), fc.array(move, { maxLength: 300 }), (total, moves) => {
      const places = placesOf(total);
      rule(places, heldAfter(places, moves));
    }),
  );
}

describe('lanes', () => {
  it('share 64 places: 8 are always there for urgent runs, 40 for orders, 1 for bulk, which gets 16 at most', () => {
    expect(placesOf(64)).toEqual({
      total: 64,
      floors: { urgent: 8, orders: 40, bulk: 1 },
      ceilings: { urgent: 64, orders: 64, bulk: 16 },
    });
  });

  it('are shared as an installation says, and in proportion where it says nothing', () => {
    expect(placesOf(100, { urgentFloor: 30, bulkCeiling: 90 })).toEqual({
      total: 100,
      floors: { urgent: 30, orders: 62, bulk: 1 },
      ceilings: { urgent: 100, orders: 100, bulk: 90 },
    });
  });

  it('always have a place for a lane that holds fewer than it is promised', () => {
    always((places, held) => {
      for (const lane of lanes) {
        if (held[lane] < places.floors[lane]) expect(roomOf(lane, places, held)).toBeGreaterThan(0);
      }
    });
  });

  it('never hold more of a lane than its ceiling, nor more than there are places', () => {
    always((places, held) => {
      for (const lane of lanes) expect(held[lane]).toBeLessThanOrEqual(places.ceilings[lane]);
      expect(held.urgent + held.orders + held.bulk).toBeLessThanOrEqual(places.total);
    });
  });

  it('let bulk have its ceiling, and its floor while it yields', () => {
    const places = placesOf(64);
    expect(roomOf('bulk', places, nothing)).toBe(16);
    expect(roomOf('bulk', yielding(places), nothing)).toBe(1);
    expect(roomOf('bulk', yielding(places), { ...nothing, orders: 1, bulk: 7 })).toBe(0);
  });

  it('give orders all that urgent and bulk are not promised', () => {
    expect(roomOf('orders', placesOf(64), nothing)).toBe(64 - 8 - 1);
  });

  it('let any lane run in a process with a single place', () => {
    for (const lane of lanes) expect(roomOf(lane, placesOf(1), nothing)).toBe(1);
  });

  it('are the same shares in a queue that holds four times as many', () => {
    expect(enlarged(placesOf(64), 4)).toEqual({
      total: 256,
      floors: { urgent: 32, orders: 160, bulk: 4 },
      ceilings: { urgent: 256, orders: 256, bulk: 64 },
    });
  });
});

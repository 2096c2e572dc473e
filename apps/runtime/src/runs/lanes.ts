import type { Lane } from '@crossdock/flow';

/** The most urgent first. */
export const lanes = ['urgent', 'orders', 'bulk'] as const satisfies readonly Lane[];

/** A number for each lane: runs held, places free. */
export type LaneCounts = Record<Lane, number>;

/** How the places of a process are shared among lanes. */
export interface LanePlaces {
  total: number;
  /** Kept free for a lane, whatever the others do. Together no more than `total`. */
  floors: Readonly<LaneCounts>;
  /** The most that a lane ever gets. */
  ceilings: Readonly<LaneCounts>;
}

/** What an installation may set; the rest is in proportion to the places there are. */
export interface LaneSettings {
  urgentFloor?: number | undefined;
  ordersFloor?: number | undefined;
  bulkFloor?: number | undefined;
  bulkCeiling?: number | undefined;
}

/**
 * The places of a process that drives `total` runs at a time. Of 64, urgent runs always find 8, orders 40 and bulk 1,
 * and bulk never gets more than 16. With fewer than 8 places bulk has none of its own: it goes when nothing else does.
 */
export function placesOf(total: number, settings: LaneSettings = {}): LanePlaces {
  return {
    total,
    floors: {
      urgent: settings.urgentFloor ?? Math.floor(total / 8),
      orders: settings.ordersFloor ?? Math.floor((total * 5) / 8),
      bulk: settings.bulkFloor ?? (total < 8 ? 0 : Math.max(1, Math.floor(total / 64))),
    },
    ceilings: {
      urgent: total,
      orders: total,
      bulk: settings.bulkCeiling ?? Math.max(1, Math.floor(total / 4)),
    },
  };
}

/** The same shares of a number of places that is `factor` times as large. */
export function enlarged({ total, floors, ceilings }: LanePlaces, factor: number): LanePlaces {
  const times = ({ urgent, orders, bulk }: LaneCounts): LaneCounts => ({
    urgent: urgent * factor,
    orders: orders * factor,
    bulk: bulk * factor,
  });
  return { total: total * factor, floors: times(floors), ceilings: times(ceilings) };
}

/** The same places while bulk yields to the other lanes: it gets its floor and no more. */
export function yielding({ ceilings, ...places }: LanePlaces): LanePlaces {
  return { ...places, ceilings: { ...ceilings, bulk: places.floors.bulk } };
}

/**
 * How many more runs of a lane fit beside those that are `held`: what other lanes are promised stays free for them,
 * and no lane gets more than its ceiling.
 */
export function roomOf(lane: Lane, places: LanePlaces, held: Readonly<LaneCounts>): number {
  const kept = lanes
    .filter((other) => other !== lane)
    .reduce((sum, other) => sum + Math.max(held[other], places.floors[other]), 0);
  return Math.max(0, Math.min(places.ceilings[lane], places.total - kept) - held[lane]);
}

/** From how many deliveries on that are being stored runs yield, and how few of them then still begin. */
const crowd = { begins: 64, doubles: 128, fewest: 4 };

/**
 * How many runs may be under way beside deliveries that are being stored. Whoever sends has only so much patience, and what
 * was not accepted is nowhere; what was accepted can wait.
 */
export function placesBeside(deliveries: number, total: number): number {
  if (deliveries < crowd.begins) return total;
  return Math.max(crowd.fewest, Math.floor(total / (deliveries < crowd.doubles ? 4 : 16)));
}

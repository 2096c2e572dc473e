import type { Lane } from '@crossdock/flow';
import {
  enlarged,
  type LaneCounts,
  lanes,
  type LanePlaces,
  placesBeside,
  roomOf,
  yielding,
} from './lanes.ts';

/** What the queue has to know of a run. */
export interface Queued {
  lane: Lane;
}

/** How many times what it drives at a time a process may hold. */
const queueFactor = 4;

/**
 * The runs that one process holds: under way, or waiting for a place.
 *
 * 1. Each lane has its own places, to be under way and to wait (`lanes.ts`); the most urgent lane goes first, and
 *    within a lane the run that came first.
 * 2. Bulk yields: while a run of another lane is held, it gets no more than its floor.
 * 3. All but urgent runs yield to deliveries that are being stored (`placesBeside`).
 */
export class WorkQueue<Work extends Queued> {
  readonly #places: LanePlaces;
  readonly #yielding: LanePlaces;
  readonly #mostHeld: LanePlaces;
  readonly #held = counts();
  readonly #underWay = counts();
  readonly #waiting: Record<Lane, Work[]> = { urgent: [], orders: [], bulk: [] };
  /** How many deliveries are being stored. */
  deliveries: () => number = () => 0;

  constructor(places: LanePlaces) {
    this.#places = places;
    this.#yielding = yielding(places);
    this.#mostHeld = enlarged(places, queueFactor);
  }

  /** How many more runs of a lane it can hold. */
  roomOf(lane: Lane): number {
    return roomOf(lane, this.#mostHeld, this.#held);
  }

  /** Whether so few runs of a lane wait that it is worth asking for more. */
  runsLow(lane: Lane): boolean {
    return this.#waiting[lane].length <= this.#places.ceilings[lane] / 2 && this.roomOf(lane) > 0;
  }

  get underWay(): number {
    return lanes.reduce((sum, lane) => sum + this.#underWay[lane], 0);
  }

  /** Counts a run in that is about to be added. */
  expect({ lane }: Pick<Queued, 'lane'>): void {
    this.#held[lane] += 1;
  }

  /** A run that was expected does not come. */
  forget({ lane }: Pick<Queued, 'lane'>): void {
    this.#held[lane] -= 1;
  }

  /** Adds a run that was expected. */
  add(work: Work): void {
    this.#waiting[work.lane].push(work);
  }

  /** The next run that may begin; it counts as under way from now on. */
  next(): Work | undefined {
    const places = this.#held.urgent + this.#held.orders > 0 ? this.#yielding : this.#places;
    const isCrowded = this.underWay >= placesBeside(this.deliveries(), places.total);
    for (const lane of lanes) {
      const waiting = this.#waiting[lane];
      if (isCrowded && lane !== 'urgent') return undefined;
      if (roomOf(lane, places, this.#underWay) === 0) continue;
      const work = waiting.shift();
      if (work === undefined) continue;
      this.#underWay[lane] += 1;
      return work;
    }
    return undefined;
  }

  /** A run that was under way has left. */
  left(work: Work): void {
    this.#held[work.lane] -= 1;
    this.#underWay[work.lane] -= 1;
  }
}

function counts(): LaneCounts {
  return { urgent: 0, orders: 0, bulk: 0 };
}

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
import { mostLargeBytes } from './large-events.ts';

/** What the queue has to know of a run. */
export interface Queued {
  lane: Lane;
  /** Of its event, where that is large. */
  largeBytes?: number | undefined;
}

/** How many times what it drives at a time a process may hold. */
const queueFactor = 4;

/** How long after the last run of another lane bulk yields, ms: between two orders there is nearly always a gap. */
const quietMs = 2_000;

/**
 * How long bulk rests between two runs while it yields, ms: what it computes comes between orders all the same, and ten
 * runs a second are about a hundredth of what a process can do.
 */
const restMs = 100;

/**
 * The runs that one process holds: under way, or waiting for a place.
 *
 * 1. Each lane has its own places, to be under way and to wait (`lanes.ts`); the most urgent lane goes first, and
 *    within a lane the run that came first.
 * 2. Bulk yields: while runs of other lanes are held, and a little longer, it gets no more than its floor, to be under
 *    way and to wait, and rests after each beginning: a batch of it that began in a gap between two orders would hold
 *    up the second one.
 * 3. All but urgent runs yield to deliveries that are being stored (`placesBeside`).
 * 4. Large events have so many bytes under way together, and one of them always goes. One that does not fit lets small
 *    ones pass, and no other large one of its lane or of a less urgent one: it gets its turn.
 */
export class WorkQueue<Work extends Queued> {
  readonly #usual: Shares;
  readonly #yielding: Shares;
  readonly #now: () => number;
  readonly #held = counts();
  readonly #underWay = counts();
  /** Of large events under way. */
  #largeBytes = 0;
  readonly #waiting: Record<Lane, Work[]> = { urgent: [], orders: [], bulk: [] };
  /** When a run of another lane than bulk was here last. */
  #othersAt = Number.NEGATIVE_INFINITY;
  /** When a run of bulk began last. */
  #bulkAt = Number.NEGATIVE_INFINITY;
  /** How many deliveries are being stored. */
  deliveries: () => number = () => 0;

  /** `now`: milliseconds that only grow. */
  constructor(places: LanePlaces, now: () => number = () => performance.now()) {
    this.#usual = sharesOf(places);
    this.#yielding = sharesOf(yielding(places));
    this.#now = now;
  }

  /** How many more runs of a lane it can hold. */
  roomOf(lane: Lane): number {
    return roomOf(lane, this.#shares().held, this.#held);
  }

  /** Whether so few runs of a lane wait that it is worth asking for more. */
  runsLow(lane: Lane): boolean {
    return this.#waiting[lane].length <= this.#shares().underWay.ceilings[lane] / 2 && this.roomOf(lane) > 0;
  }

  get underWay(): number {
    return lanes.reduce((sum, lane) => sum + this.#underWay[lane], 0);
  }

  /** Counts a run in that is about to be added. */
  expect({ lane }: Pick<Queued, 'lane'>): void {
    this.#held[lane] += 1;
    this.#noteOthers(lane);
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
    const places = this.#shares().underWay;
    const isCrowded = this.underWay >= placesBeside(this.deliveries(), places.total);
    let largeMayGo = true;
    for (const lane of lanes) {
      const waiting = this.#waiting[lane];
      if (isCrowded && lane !== 'urgent') return undefined;
      if (roomOf(lane, places, this.#underWay) === 0) continue;
      if (lane === 'bulk' && this.#restLeft() > 0) continue;
      const next = waiting.findIndex(({ largeBytes }) => {
        if (largeBytes === undefined) return true;
        largeMayGo &&= this.#hasRoomFor(largeBytes);
        return largeMayGo;
      });
      if (next === -1) continue;
      const [work] = next === 0 ? [waiting.shift()] : waiting.splice(next, 1);
      if (work === undefined) continue;
      if (lane === 'bulk') this.#bulkAt = this.#now();
      this.#underWay[lane] += 1;
      this.#largeBytes += work.largeBytes ?? 0;
      return work;
    }
    return undefined;
  }

  /** Milliseconds after which `next` has a run of bulk that only rests now; undefined when none does. */
  get restsFor(): number | undefined {
    const rests =
      this.#waiting.bulk.length > 0 && roomOf('bulk', this.#shares().underWay, this.#underWay) > 0;
    return rests ? this.#restLeft() : undefined;
  }

  /** A run that was under way has left. */
  left(work: Work): void {
    this.#held[work.lane] -= 1;
    this.#underWay[work.lane] -= 1;
    this.#largeBytes -= work.largeBytes ?? 0;
    this.#noteOthers(work.lane);
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#largeBytes === 0 || this.#largeBytes + bytes <= mostLargeBytes;
  }

  #restLeft(): number {
    return this.#shares() === this.#yielding ? Math.max(0, restMs - (this.#now() - this.#bulkAt)) : 0;
  }

  #noteOthers(lane: Lane): void {
    if (lane !== 'bulk') this.#othersAt = this.#now();
  }

  #shares(): Shares {
    const areHeld = this.#held.urgent + this.#held.orders > 0;
    /* Without a place of its own bulk must begin when the last of the others leaves: nothing else would start it. */
    const wereHeld = this.#usual.underWay.floors.bulk > 0 && this.#now() - this.#othersAt < quietMs;
    return areHeld || wereHeld ? this.#yielding : this.#usual;
  }
}

/** How many runs of each lane may be under way, and how many held. */
interface Shares {
  underWay: LanePlaces;
  held: LanePlaces;
}

function sharesOf(underWay: LanePlaces): Shares {
  return { underWay, held: enlarged(underWay, queueFactor) };
}

function counts(): LaneCounts {
  return { urgent: 0, orders: 0, bulk: 0 };
}

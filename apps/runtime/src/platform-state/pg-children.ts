import {
  type Children,
  countOf,
  itemsCancelled,
  type ItemsEvent,
  type ItemsOutcome,
  type ItemsParent,
  type ItemsTally,
  type JournalEvent,
} from '@crossdock/engine';
import type { Failure } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { Bells } from '../platform/queue/bells.ts';
import { Acceptance, type Arrival } from '../runs/acceptance.ts';
import { causesOf } from '../runs/causes.ts';
import { readJournals } from '../runs/read-journals.ts';
import { storable } from '../runs/storable.ts';
import { beforeChildrenOf } from './known-signals.ts';

/** The version of a flow, as it runs in an environment. */
export interface RunningVersion {
  environment: string;
  flow: string;
  version: number;
}

/** How many runs are accepted at a time: bounds the memory that their events take. */
const runsAtATime = 50;
/** How many runs are looked at at a time: bounds the memory that their journals take. */
const outcomesAtATime = 10;

/** Runs for the items of long lists. Workers claim them in the bulk lane, wherever there is room. */
@Injectable()
export class PgChildren {
  readonly #pool: Pool;
  readonly #acceptance: Acceptance;
  readonly #bells: Bells;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(Acceptance) acceptance: Acceptance,
    @Inject(Bells) bells: Bells,
  ) {
    this.#pool = pool;
    this.#acceptance = acceptance;
    this.#bells = bells;
  }

  /** The children of runs of one version: they run the same. */
  of(version: RunningVersion): Children {
    return {
      start: (parent, events) => this.#start(version, parent, events),
      tally: (parent) => this.#tally(parent),
      outcomes: (parent, from) => this.#outcomes(parent, from),
    };
  }

  async #start(version: RunningVersion, parent: ItemsParent, events: readonly ItemsEvent[]): Promise<void> {
    const causedBy = await causesOf(this.#pool, parent.run);
    for (let from = 0; from < events.length; from += runsAtATime) {
      const arrivals = events
        .slice(from, from + runsAtATime)
        .map((event) => ({ ...arrivalOf(version, parent, event), causedBy }));
      await Promise.all(arrivals.map((arrival) => this.#acceptance.accept(arrival, { lease: false })));
      this.#bells.ring();
    }
  }

  async #tally({ run, step }: ItemsParent): Promise<ItemsTally> {
    const found = await this.#pool.query<ItemsTally>({
      name: 'tally-items',
      text: tally,
      values: [run, storable(step), beforeChildrenOf(run)],
    });
    return found.rows[0] ?? { open: 0, completed: 0, failed: 0, failedItems: 0 };
  }

  async #outcomes({ run, step }: ItemsParent, from: number): Promise<ItemsOutcome[]> {
    const found = await this.#pool.query<Over>({
      name: 'outcomes-of-items',
      text: outcomes,
      values: [run, storable(step), beforeChildrenOf(run), from, outcomesAtATime],
    });
    const journals = await readJournals(
      this.#pool,
      found.rows.map(({ id }) => id),
      'whole',
    );
    return found.rows.map((row) => outcomeOf(row, journals.get(row.id)));
  }
}

interface Over {
  id: string;
  from: number;
  count: number;
  cancelled: boolean;
  failure: string | null;
}

function outcomeOf(
  { id: run, from, count, cancelled, failure }: Over,
  journal: readonly JournalEvent[] = [],
): ItemsOutcome {
  const [first] = journal;
  const { container } = (first?.kind === 'run.accepted' ? (first.event ?? {}) : {}) as Partial<ItemsEvent>;
  const closed = journal.findLast((event) => event.kind === 'step.completed' && event.step === container);
  return {
    run,
    from,
    count,
    output: closed?.kind === 'step.completed' ? closed.output : undefined,
    failure: cancelled ? itemsCancelled() : failure === null ? undefined : (JSON.parse(failure) as Failure),
  };
}

/** The id of the event says which items it is about: starting the same again starts nothing. */
function arrivalOf(version: RunningVersion, parent: ItemsParent, event: ItemsEvent): Arrival {
  return {
    ...version,
    source: 'items',
    lane: 'bulk',
    eventId: `items:${parent.run}/${parent.step}/${String(event.from)}+${String(countOf(event))}`,
    parent,
    keys: {},
    body: Buffer.from(JSON.stringify(event)),
  };
}

/**
 * Of a run that failed for its items the failure counts them; one that was stopped otherwise has done none of them
 * for certain. Replays repair items; what failed is counted all the same. Counted from the text, since it may hold what `json` stores but cannot take apart (NUL).
 */
const tally = `
  select count(*) filter (where outcome is null)::int as open,
         count(*) filter (where outcome = 'completed')::int as completed,
         count(*) filter (where outcome not in ('completed'))::int as failed,
         coalesce(sum(coalesce(substring(failure::text from '"failedItems":(\\d+)')::int,
                               substring(event_id from '\\+(\\d+)$')::int, 0))
                  filter (where outcome not in ('completed')), 0)::int as "failedItems"
  from runs where parent_run = $1 and parent_step = $2 and id > $3 and replay_of is null`;

const outcomes = `
  select id, place.first as "from", place.count, outcome = 'cancelled' as cancelled, failure::text
  from runs cross join lateral (
    select substring(event_id from '/(\\d+)\\+\\d+$')::int as first, substring(event_id from '\\+(\\d+)$')::int as count
  ) as place
  where parent_run = $1 and parent_step = $2 and id > $3 and replay_of is null and place.first >= $4
  order by place.first limit $5`;

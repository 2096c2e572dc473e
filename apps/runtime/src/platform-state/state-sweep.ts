import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { doneByOne, housekeeping } from '../runs/partition-locks.ts';
import { GroupSuccession } from './group-succession.ts';
import { Groups } from './groups.ts';
import { areItemsOver, parentIn } from './known-signals.ts';
import { PgSignals, topicOf } from './pg-signals.ts';
import { platformSignals } from './signal-names.ts';
import { forgetOldState, forgetWaitsOfEnded } from './state-retention.ts';

const everyMs = 10_000;
/** What is old goes each so many sweeps. */
const sweepsBetweenRetention = 60;
/** How many waits one sweep looks after; the next one goes on. */
const waitsASweep = 1_000;
const firstRun = '00000000-0000-0000-0000-000000000000';

/** Where the sweep goes on. */
interface Place {
  run: string;
  step: string;
}

/**
 * Makes good what processes that died have left: signals that nobody was called for, runs that were called and sleep
 * on, parents whose runs are over, groups whose leader ended. And lets go of what nobody needs any more. One process at a time.
 */
@Injectable()
export class StateSweep implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #pool: Pool;
  readonly #signals: PgSignals;
  readonly #groups: Groups;
  readonly #succession: GroupSuccession;
  readonly #log: Log;
  #parents: Place = { run: firstRun, step: '' };
  #waits: Place = { run: firstRun, step: '' };
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(PgSignals) signals: PgSignals,
    @Inject(Groups) groups: Groups,
    @Inject(GroupSuccession) succession: GroupSuccession,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#signals = signals;
    this.#groups = groups;
    this.#succession = succession;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.#underWay = this.#underWay.then(() => this.sweep());
    }, everyMs);
    this.#timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }

  /** Once. Never rejects: what is left over goes with the next. */
  async sweep(): Promise<void> {
    try {
      await doneByOne(this.#pool, housekeeping.state, async () => {
        await this.#tellUntold();
        await this.#wakeCalled();
        await this.#tellParents();
        await this.#groups.closeOverdue();
        await this.#succession.sweep(this.#count % sweepsBetweenRetention === 0);
        this.#waits = await forgetWaitsOfEnded(this.#pool, this.#waits, waitsASweep);
        this.#count += 1;
        if (this.#count % sweepsBetweenRetention === 0) await forgetOldState(this.#pool);
      });
    } catch (error) {
      this.#log.warn({ err: error }, 'The sweep over waiting runs did not get through; the next one will');
    }
  }

  /** Younger ones are just being told. */
  async #tellUntold(): Promise<void> {
    const found = await this.#pool.query<{ topic: string }>(
      `select distinct topic from signals where not told and at < now() - interval '5 seconds' limit 1000`,
    );
    await this.#signals.tell(found.rows.map(({ topic }) => topic));
  }

  async #wakeCalled(): Promise<void> {
    const found = await this.#pool.query<{ run_id: string }>(
      `select distinct waits.run_id from waits join active on active.run_id = waits.run_id
       where called and not over and parked in ('wait', 'retry', 'busy', 'gate') limit 1000`,
    );
    await this.#signals.wake(found.rows.map(({ run_id }) => run_id));
  }

  async #tellParents(): Promise<void> {
    const found = await this.#pool.query<Waiting>(waitsOfParents, [
      this.#parents.run,
      this.#parents.step,
      waitsASweep,
      platformSignals.runEnded,
    ]);
    const last = found.rows.at(-1);
    const isEnd = found.rows.length < waitsASweep || last === undefined;
    this.#parents = isEnd ? { run: firstRun, step: '' } : { run: last.run_id, step: last.step };
    for (const { environment, name, correlation, child_over } of found.rows) {
      const { run, step } = parentIn(correlation);
      const isOver =
        name === platformSignals.runEnded ? child_over : await areItemsOver(this.#pool, run, step);
      if (isOver) await this.#signals.tell([topicOf(environment, name, correlation)]);
    }
  }
}

/* A flow may wait for anything under these names: what cannot be the id of a run has no run. */
const waitsOfParents = `
  with seen as materialized (
    select run_id, step, environment, name, correlation,
           case when name = $4 and correlation ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                then correlation::uuid end as child
    from waits
    where not over and name in ('run.ended', 'items.ended') and (run_id, step) > ($1, $2)
    order by run_id, step limit $3
  )
  select seen.run_id, seen.step, seen.environment, name, correlation, runs.outcome is not null as child_over
  from seen left join runs on runs.id = child
  order by seen.run_id, seen.step`;

interface Waiting {
  run_id: string;
  step: string;
  environment: string;
  name: string;
  correlation: string;
  child_over: boolean;
}

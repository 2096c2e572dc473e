import { isFailureError } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { RunReplays } from '../replays/run-replays.ts';
import { type Led, noteTaken } from './group-taken.ts';

/** How many groups one sweep looks after; the next one goes on. */
const groupsASweep = 5_000;
const firstGroup = '00000000-0000-0000-0000-000000000000';

/**
 * A group whose items nobody has taken as far as is known, and whose leader is not under way. Without `leader_run` it was
 * passed on, and the run of its leader is still to be started again.
 */
interface Orphan extends Led {
  environment: string;
  leader: string;
  outcome: string | null;
}

/** An item whose run may lead a group. */
interface Heir {
  item: string;
  run_id: string;
  step: string;
  is_over: boolean;
}

type StartsReplays = Pick<RunReplays, 'start'>;

/** Why a run can never be replayed; for other reasons it can perhaps be later. */
const forGood = new Set(['runs.unknown', 'runs.event-gone', 'runs.stopped']);

/**
 * Passes groups on whose leader ended without having taken the items: its own item leaves, and the run of the next item
 * is replayed from the step where it joined, and leads.
 *
 * 1. A leader that failed is left alone until a person lets it go: its replay leads. One that was cancelled, went another
 *    way, or is no longer kept is followed by the next.
 * 2. That a group is passed on is durable before the run of its new leader is started, so that the run finds it does lead.
 * 3. That run is started once, whoever dies and however many processes are at it: its event is known by group and run.
 * 4. Runs that are over come before those that are not. When there is nobody whose run can be replayed now, the group
 *    waits; when there is nobody left, it is given up.
 */
@Injectable()
export class GroupSuccession {
  readonly #pool: Pool;
  readonly #replays: StartsReplays;
  readonly #log: Log;
  #place = firstGroup;

  constructor(@Inject(Pool) pool: Pool, @Inject(RunReplays) replays: StartsReplays, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#replays = replays;
    this.#log = log;
  }

  /** Passes on what a run that was cancelled leads. Never rejects: what goes wrong here the sweep makes good. */
  async cancelled(run: string): Promise<void> {
    try {
      for (const orphan of await this.#ledBy(run)) await this.#passOn(orphan);
    } catch (error) {
      this.#log.warn(
        { err: error, run },
        'The group of a cancelled run was not passed on; the sweep will do it',
      );
    }
  }

  /** Passes on what a run leads that is over, also when it failed. Answers whether it led anything. */
  async letGo(environment: string, run: string): Promise<boolean> {
    const led = (await this.#ledBy(run)).filter((orphan) => orphan.environment === environment);
    for (const orphan of led) await this.#passOn(orphan);
    return led.length > 0;
  }

  /** Looks after some groups. `failed`: also those whose leader failed, to see which were taken before that. */
  async sweep(failed: boolean): Promise<void> {
    const seen = await this.#pool.query<Orphan & { is_orphan: boolean }>(untaken, [
      this.#place,
      groupsASweep,
    ]);
    const last = seen.rows.at(-1);
    this.#place = last === undefined || seen.rows.length < groupsASweep ? firstGroup : last.id;
    const orphans = seen.rows.filter(
      ({ is_orphan, outcome }) => is_orphan && (failed || outcome !== 'failed'),
    );
    const taken = await noteTaken(this.#pool, orphans);
    for (const orphan of orphans) {
      if (taken.has(orphan.id) || orphan.outcome === 'failed') continue;
      await this.#passOn(orphan).catch((error: unknown) => {
        this.#log.warn(
          { err: error, group: orphan.id },
          'A group was not passed on; the next sweep will do it',
        );
      });
    }
  }

  async #ledBy(run: string): Promise<Orphan[]> {
    const led = await this.#pool.query<Orphan>({ name: 'orphans-of', text: orphansOf, values: [run] });
    const taken = await noteTaken(this.#pool, led.rows);
    return led.rows.filter(({ id }) => !taken.has(id));
  }

  async #passOn(orphan: Orphan): Promise<void> {
    const heirs = await this.#heirsOf(orphan);
    let now = orphan;
    let mayBeLater = false;
    for (const heir of heirs.filter(({ is_over }) => is_over)) {
      const passed = await this.#passTo(now, heir);
      if (passed === undefined) return;
      now = passed;
      const started = await this.#start(now, heir);
      if (started === 'started') return;
      mayBeLater ||= started === 'later';
    }
    const underWay = heirs.find(({ is_over }) => !is_over);
    if (underWay !== undefined) await this.#passTo(now, underWay);
    else if (!mayBeLater) await this.#giveUp(now);
  }

  /** Runs that are kept. Who leads and was not started yet comes first; those who were cancelled come last. */
  async #heirsOf({ id, leader, leader_run }: Orphan): Promise<Heir[]> {
    const found = await this.#pool.query<Heir>(heirsOfGroup, [id, leader, leader_run]);
    return found.rows;
  }

  /** Undefined when another process has passed it on meanwhile, or a replay of its leader has come back. */
  async #passTo(orphan: Orphan, { item, step }: Heir): Promise<Orphan | undefined> {
    if (orphan.leader === item) return orphan;
    const passed = await this.#pool.query(passTo, [orphan.id, orphan.leader, orphan.leader_run, item, step]);
    return passed.rows.length === 0
      ? undefined
      : { ...orphan, leader: item, leader_run: null, leader_step: step, outcome: null };
  }

  async #start(
    { id, environment, leader }: Orphan,
    { run_id: original, step }: Heir,
  ): Promise<'started' | 'later' | 'never'> {
    try {
      const run = await this.#replays.start(
        environment,
        original,
        { by: { name: 'Crossdock' }, reason, step, version: 'original' },
        { group: id },
      );
      await this.#pool.query(
        'update groups set leader_run = $3 where id = $1 and leader = $2 and leader_run is null',
        [id, leader, run],
      );
      this.#log.info({ group: id, run, original }, 'A group whose leader ended was passed on');
      return 'started';
    } catch (error) {
      if (!isFailureError(error)) throw error;
      return forGood.has(error.failure.code) ? 'never' : 'later';
    }
  }

  async #giveUp({ id, environment, leader, leader_run }: Orphan): Promise<void> {
    const lost = await this.#pool.query<{ items: number }>(giveUp, [id, leader, leader_run]);
    const items = lost.rows[0]?.items ?? 0;
    if (items === 0) return;
    this.#log.error(
      { group: id, environment, items },
      'A group was given up: none of the runs that brought its items can be replayed any more',
    );
  }
}

const reason = 'The run that led its group ended before it took the items: this one goes on with them';

const orphansOf = `
  select groups.id, groups.environment, leader, leader_run, leader_step, outcome
  from groups left join runs on runs.id = leader_run
  where leader_run = $1 and taken_at is null and not exists (select from active where active.run_id = leader_run)`;

const untaken = `
  with seen as materialized (
    select id, environment, leader, leader_run, leader_step from groups
    where taken_at is null and id > $1 order by id limit $2
  )
  select seen.*, outcome, not exists (select from active where active.run_id = leader_run) as is_orphan
  from seen left join runs on runs.id = leader_run
  order by seen.id`;

const heirsOfGroup = `
  select item, run_id, step, outcome is not null as is_over
  from group_items join runs on runs.id = run_id
  where group_id = $1 and (item <> $2 or $3::uuid is null)
  order by item = $2 desc, outcome is not distinct from 'cancelled', position`;

/** The item of a leader that ended leaves, so that a replay of it joins anew; that of one who was not started stays. */
const leaves = `
  left_group as (
    delete from group_items using changed where item = $2 and $3::uuid is not null returning item
  ), forgotten as (
    delete from platform_answers using left_group where platform_answers.id = left_group.item
  )`;

const stillSo = `id = $1 and leader = $2 and leader_run is not distinct from $3 and taken_at is null`;

const passTo = `
  with changed as (
    update groups set leader = $4, leader_run = null, leader_step = $5,
      items = items - case when $3::uuid is null then 0 else 1 end
    where ${stillSo} returning id
  ), ${leaves}
  select id from changed`;

const giveUp = `
  with changed as (
    update groups set taken_at = now(), closed_at = coalesce(closed_at, now())
    where ${stillSo} returning id
  ), ${leaves}
  select (select count(*)::int from group_items
          where group_id = $1 and (item <> $2 or $3::uuid is null)) as items
  from changed`;

import type { Lease } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { RUN_POOL } from '../platform/database/run-pool.ts';
import { LOG, type Log } from '../platform/log.ts';
import { GroupCommit } from './group-commit.ts';

/** A flow that limits itself, as a run of it says. */
export interface LimitedFlow {
  environment: string;
  flow: string;
  /** The most runs of it that may be under way, over all processes. */
  places: number;
}

/** A flow whose places are to be given out, perhaps to a run that is here. */
interface Asked extends LimitedFlow {
  lease?: Lease;
}

/** How many flows one sweep looks after; the next one goes on. */
const flowsASweep = 200;

/**
 * The places of flows that limit themselves: no more of their runs are under way, over all processes.
 *
 * 1. Before such a run begins it asks for a place. Without one it is put away in line, and costs nothing there.
 * 2. A run keeps its place until it ends or is put away, through crashes: whoever takes it up goes on in it.
 * 3. Places are given out in the order in which runs were accepted, those in line together with those that ask: nobody
 *    who comes later takes a place that somebody in line could have.
 * 4. Who leaves a place gives it out again. Each giving out of a flow's places sees all that were before it. A process
 *    that dies in between is made good by the sweep.
 */
@Injectable()
export class FlowPlaces {
  readonly #pool: Pool;
  readonly #log: Log;
  readonly #requests: GroupCommit<Asked, boolean>;
  #woken: () => void = () => undefined;

  constructor(@Inject(RUN_POOL) pool: Pool, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#log = log;
    this.#requests = new GroupCommit((asked) => this.#giveOut(asked), { most: 200, isolates: () => false });
  }

  /** Told whenever runs have become due because there is a place for them. */
  onWoken(listener: () => void): void {
    this.#woken = listener;
  }

  /** Whether a run that is held here may begin. If not it stands in line now, or another process has it. */
  enter(flow: LimitedFlow, lease: Lease): Promise<boolean> {
    return this.#requests.add({ ...flow, lease });
  }

  /** A run of the flow has ended or was put away. What goes wrong here the sweep makes good. */
  left(flow: LimitedFlow): void {
    this.#requests.add(flow).catch((error: unknown) => {
      this.#log.warn({ err: error, flow: flow.flow }, 'The next run of a flow was not woken; the sweep will');
    });
  }

  /** Gives out places for which runs stand in line, as a process that died leaves them. `placesOf`: by flow and version. */
  async sweep(placesOf: (flow: string, version: number) => Promise<number | undefined>): Promise<void> {
    const found = await this.#pool.query<{ environment: string; flow: string; version: number }>({
      name: 'flows-in-line',
      text: `select distinct on (line) environment, flow, version
             from active join runs on runs.id = run_id where parked = 'line' order by line, position limit $1`,
      values: [flowsASweep],
    });
    await Promise.all(
      found.rows.map(async ({ environment, flow, version }) => {
        /* Of a version without a limit nobody would stand in line. */
        const places = (await placesOf(flow, version)) ?? 1;
        await this.#requests.add({ environment, flow, places });
      }),
    );
  }

  async #giveOut(asked: readonly Asked[]): Promise<boolean[]> {
    const client = await this.#pool.connect();
    let changed: Changed[];
    try {
      changed = await giveOut(client, asked);
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
    if (changed.some(({ became }) => became === 'woken')) this.#woken();
    const placed = new Set(changed.flatMap(({ run_id, became }) => (became === 'placed' ? [run_id] : [])));
    return asked.map(({ lease }) => lease !== undefined && placed.has(lease.run));
  }
}

interface Changed {
  run_id: string;
  became: 'placed' | 'woken';
}

/** One statement after the other: each sees what was written until it got the lock. */
async function giveOut(client: PoolClient, asked: readonly Asked[]): Promise<Changed[]> {
  const nameOf = ({ environment, flow }: LimitedFlow): string => `${environment}/${flow}`;
  const flows = new Map(asked.map((each) => [nameOf(each), each.places]));
  const entering = asked.flatMap((each) =>
    each.lease === undefined ? [] : [{ ...each.lease, flow: nameOf(each) }],
  );
  await client.query('begin');
  await client.query({ name: 'lock-flows', text: lockFlows, values: [[...flows.keys()]] });
  await client.query({ name: 'free-places', text: freePlaces, values: [[...flows.keys()]] });
  const changed = await client.query<Changed>({
    name: 'give-out-places',
    text: giveOutPlaces,
    values: [
      [...flows.keys()],
      [...flows.values()],
      entering.map(({ run }) => run),
      entering.map(({ epoch }) => epoch),
      entering.map(({ flow }) => flow),
    ],
  });
  await client.query('commit');
  return changed.rows;
}

/** In order, so that two processes with the same flows never wait for each other. */
const lockFlows = `
  select pg_advisory_xact_lock(key)
  from (select hashtextextended('places of ' || flow, 0) as key from unnest($1::text[]) as flow order by 1) as flows`;

const freePlaces = `
  delete from flow_places
  where flow = any($1::text[])
    and not exists (select 1 from active where active.run_id = flow_places.run_id and parked is null)`;

/**
 * - `entering` are the runs that ask, as long as the asker has them.
 * - `waiting` adds the first of those in line; in the order in which they were accepted they get what is free.
 * - `lined` puts those away that got no place. Nothing was tried: the claim does not count.
 * - `woken` lets those in line go. The epoch grows, as if somebody had claimed them: who is about to cancel one looks again.
 */
const giveOutPlaces = `
  with wanted as (
    select * from unnest($1::text[], $2::int[]) as w (flow, places)
  ), entering as materialized (
    select asked.flow, active.run_id, active.epoch, active.position, held.run_id is not null as has_place
    from unnest($3::uuid[], $4::int[], $5::text[]) as asked (run_id, epoch, flow)
    join active on active.run_id = asked.run_id and active.epoch = asked.epoch
    left join flow_places as held on held.flow = asked.flow and held.run_id = asked.run_id
    where parked is null
  ), free as (
    select flow, places - (select count(*) from flow_places as held where held.flow = wanted.flow) as places
    from wanted
  ), waiting as (
    select flow, run_id, position from entering where not has_place
    union all
    select free.flow, first.run_id, first.position
    from free cross join lateral (
      select run_id, position from active where line = free.flow and parked = 'line'
      order by position limit greatest(free.places, 0)
    ) as first
  ), ranked as (
    select *, row_number() over (partition by flow order by position) as place from waiting
  ), placed as (
    insert into flow_places (flow, run_id)
    select flow, run_id from ranked join free using (flow) where ranked.place <= free.places
    returning run_id
  ), lined as (
    update active set parked = 'line', line = entering.flow, wake_at = 'infinity', lease_until = '-infinity'
    from entering
    where active.run_id = entering.run_id and active.epoch = entering.epoch
      and not has_place and entering.run_id not in (select run_id from placed)
  ), woken as (
    update active set parked = null, line = null, wake_at = now(), epoch = active.epoch + 1
    from placed where active.run_id = placed.run_id and active.parked = 'line'
    returning active.run_id
  )
  select run_id, 'woken' as became from woken
  union all
  select run_id, 'placed' from entering where has_place or run_id in (select run_id from placed)`;

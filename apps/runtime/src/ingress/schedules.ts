import { policy, type Schedule } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { LOG, type Log } from '../platform/log.ts';
import { arrivalOf, readSweptEvent } from './arrival.ts';
import { Intake } from './intake.ts';
import { firingOf } from './schedule-firing.ts';
import { momentAfter } from './schedule-moments.ts';

interface Row {
  environment: string;
  flow: string;
  cron: string;
  zone: string;
  next_at: Date;
  last_at: Date | null;
}

/**
 * Starts runs at set times. Whoever locks the row of a flow runs its moments; the identity of an event is its moment, so
 * that another process, or the next one after a crash, starts nothing twice.
 */
@Injectable()
export class Schedules {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #intake: Intake;
  readonly #log: Log;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Intake) intake: Intake,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#intake = intake;
    this.#log = log;
  }

  /**
   * Brings the rows in step with what is deployed. A flow that is new, or was changed or switched on, begins with its
   * next moment: what would have been before is not missed.
   */
  async update(): Promise<void> {
    const wanted = (await this.#flows.list()).flatMap((flow) => {
      const schedule = this.#scheduleOf(flow);
      const next = schedule && momentAfter(schedule, new Date());
      return next === undefined || !flow.enabled ? [] : [{ ...flow, ...schedule, next }];
    });
    await this.#pool.query(updateSchedules, [
      wanted.map(({ environment }) => environment),
      wanted.map(({ flow }) => flow),
      wanted.map(({ cron }) => cron),
      wanted.map(({ zone }) => zone),
      wanted.map(({ next }) => next),
    ]);
  }

  /** Runs everything that is due and that no other process is at. Answers when something is due next. */
  async fireDue(): Promise<Date | undefined> {
    const failed: string[] = [];
    while ((await this.#fireOne(failed)) !== undefined);
    const { rows } = await this.#pool.query<{ next: Date | null }>(
      'select min(next_at) as next from schedules',
    );
    return rows[0]?.next ?? undefined;
  }

  /** Answers the flow it was about, undefined when none is due. What fails is left to the next look. */
  async #fireOne(failed: string[]): Promise<string | undefined> {
    const client = await this.#pool.connect();
    let subject: string | undefined;
    try {
      await client.query('begin');
      const { rows } = await client.query<Row>(claimDue, [new Date(), failed]);
      const [row] = rows;
      if (row !== undefined) {
        subject = `${row.environment}/${row.flow}`;
        await this.#fire(row, client);
      }
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      if (subject === undefined) throw error;
      failed.push(subject);
      this.#log.warn({ err: error, subject }, 'A schedule could not be run; the next look tries again');
    } finally {
      client.release();
    }
    return subject;
  }

  async #fire(row: Row, client: PoolClient): Promise<void> {
    const deployed = await this.#flows.find(row.environment, row.flow);
    const schedule = deployed?.enabled === true ? this.#scheduleOf(deployed) : undefined;
    if (deployed === undefined || schedule === undefined) return setNext(client, row, undefined, row.last_at);
    const now = new Date();
    if (schedule.cron !== row.cron || schedule.zone !== row.zone)
      return setNext(client, { ...row, ...schedule }, momentAfter(schedule, now), row.last_at);
    const { moments, leftOutFrom, next } = firingOf(schedule, row.next_at, now);
    let previous = row.last_at;
    for (const moment of moments) {
      await this.#take(deployed, { moment, previous });
      previous = moment;
    }
    if (leftOutFrom !== undefined)
      await this.#take(deployed, { moment: leftOutFrom, previous, leftOutUntil: now });
    await setNext(client, row, next, previous);
  }

  async #take(
    deployed: DeployedFlow,
    { moment, previous, leftOutUntil }: { moment: Date; previous: Date | null; leftOutUntil?: Date },
  ): Promise<void> {
    const event = { scheduledAt: moment.toISOString(), previous: previous?.toISOString() ?? null };
    const givenId = `${leftOutUntil === undefined ? 'schedule' : 'left-out'}:${event.scheduledAt}`;
    const read = readSweptEvent(this.#nodes.triggerOfPlan(deployed.plan), event, { givenId });
    const leftOut = leftOutUntil === undefined ? {} : { misfit: momentsLeftOut(moment, leftOutUntil) };
    await this.#intake.take({ ...arrivalOf(deployed, 'schedule', read), ...leftOut }, event, {
      accepted: read.accepted,
    });
  }

  #scheduleOf({ plan }: DeployedFlow): Schedule | undefined {
    const { trigger, params } = this.#nodes.triggerOfPlan(plan);
    return trigger.schedule?.(params);
  }
}

function momentsLeftOut(from: Date, until: Date) {
  return policy(
    'core.moments-left-out',
    `Too many moments were missed to run for all of them: those from ${from.toISOString()} until ${until.toISOString()} were left out. The next run is told the last one that was run for.`,
  ).failure;
}

async function setNext(
  client: PoolClient,
  { environment, flow, cron, zone }: Row,
  next: Date | undefined,
  last: Date | null,
): Promise<void> {
  await client.query(
    'update schedules set cron = $3, zone = $4, next_at = $5, last_at = $6 where environment = $1 and flow = $2',
    [environment, flow, cron, zone, next ?? null, last],
  );
}

const claimDue = `
  select environment, flow, cron, zone, next_at, last_at from schedules
  where next_at <= $1 and environment || '/' || flow <> all($2::text[])
  order by next_at limit 1 for update skip locked`;

const updateSchedules = `
  with wanted as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
      as w (environment, flow, cron, zone, next_at)
  ), off as (
    update schedules set next_at = null
    where next_at is not null and (environment, flow) not in (select environment, flow from wanted)
  )
  insert into schedules (environment, flow, cron, zone, next_at) select * from wanted
  on conflict (environment, flow) do update
    set cron = excluded.cron, zone = excluded.zone, next_at = excluded.next_at
    where schedules.next_at is null or schedules.cron <> excluded.cron or schedules.zone <> excluded.zone`;

import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { firstIdAt } from './run-id.ts';

/** A flow that keeps the payloads of its runs for so many days only. */
export interface PayloadRule {
  environment: string;
  flow: string;
  days: number;
}

/** The flows that keep payloads for less than their runs. */
export type PayloadDays = () => Promise<readonly PayloadRule[]>;

/** Injection token of `PayloadDays`. */
export const PAYLOAD_DAYS = Symbol('payload days');

const runsAtATime = 500;
const pauseMs = 20;
const noRun = '00000000-0000-0000-0000-000000000000';

/**
 * Drops the payloads of a flow's runs that are over and older than its days. Facts stay: what happened, when, and
 * what was written where. `payloads_dropped` says how far it has got; that place stays before the first run that is
 * not over, whose payloads are still needed.
 */
export async function dropPayloads(
  client: PoolClient,
  { environment, flow, days }: PayloadRule,
  signal: AbortSignal,
): Promise<void> {
  const before = firstIdAt(new Date(Date.now() - days * 86_400_000));
  let after = await placeOf(client, environment, flow);
  let passedUnfinished = false;
  while (!signal.aborted) {
    const runs = await runsBetween(client, { environment, flow, after, before });
    const last = runs.at(-1);
    if (last === undefined) return;
    const over = runs.filter((run) => run.over).map(({ id }) => id);
    await client.query(
      'update journal set bodies = null where run_id = any($1::uuid[]) and bodies is not null',
      [over],
    );
    const unfinished = runs.findIndex((run) => !run.over);
    const place = unfinished === -1 ? last : runs[unfinished - 1];
    if (!passedUnfinished && place !== undefined) await keepPlace(client, environment, flow, place.id);
    passedUnfinished ||= unfinished !== -1;
    after = last.id;
    await pause(pauseMs);
  }
}

async function placeOf(client: PoolClient, environment: string, flow: string): Promise<string> {
  const found = await client.query<{ through: string }>(
    'select through from payloads_dropped where environment = $1 and flow = $2',
    [environment, flow],
  );
  return found.rows[0]?.through ?? noRun;
}

async function keepPlace(
  client: PoolClient,
  environment: string,
  flow: string,
  through: string,
): Promise<void> {
  await client.query(
    `insert into payloads_dropped (environment, flow, through) values ($1, $2, $3)
     on conflict (environment, flow) do update set through = excluded.through`,
    [environment, flow, through],
  );
}

async function runsBetween(
  client: PoolClient,
  { environment, flow, after, before }: { environment: string; flow: string; after: string; before: string },
): Promise<Array<{ id: string; over: boolean }>> {
  const found = await client.query<{ id: string; over: boolean }>(
    `select id, outcome is not null as over from runs
     where environment = $1 and flow = $2 and id > $3::uuid and id < $4::uuid
     order by id limit ${String(runsAtATime)}`,
    [environment, flow, after, before],
  );
  return found.rows;
}

import { itemsEnded, type JournalEvent } from '@crossdock/engine';
import type { AwaitedSignal, Failure } from '@crossdock/sdk';
import type { Pool } from 'pg';
import { readJournals } from '../runs/read-journals.ts';
import { firstIdAt, instantOf } from '../runs/run-id.ts';
import { platformSignals } from './signal-names.ts';

/** What a run that waited for another one is told. */
interface RunEnded {
  outcome: 'completed' | 'failed' | 'cancelled' | 'echo';
  /** What the run replied, status and body; null when it did not. */
  output: unknown;
  failure: Failure | null;
}

/** Signals that the platform answers from what it knows, without anybody having to give them. */
export async function knownSignal(
  pool: Pool,
  environment: string,
  { name, correlation }: AwaitedSignal,
): Promise<{ body: unknown } | undefined> {
  if (name === platformSignals.runEnded && isId(correlation)) {
    const body = await runEnded(pool, environment, correlation);
    return body === undefined ? undefined : { body };
  }
  if (name === itemsEnded) {
    const { run, step } = parentIn(correlation);
    return isId(run) && (await areItemsOver(pool, run, step)) ? { body: null } : undefined;
  }
  if (name === platformSignals.groupFull && isId(correlation))
    return (await isGroupClosed(pool, environment, correlation)) ? { body: null } : undefined;
  return undefined;
}

/** A flow may wait for anything under these names; only what can be an id is looked up. */
function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Undefined while the run goes on. */
async function runEnded(pool: Pool, environment: string, run: string): Promise<RunEnded | undefined> {
  const found = await pool.query<{ outcome: RunEnded['outcome']; failure: string | null }>({
    name: 'run-ended',
    text: `select outcome, failure::text from runs where id = $2 and environment = $1 and outcome is not null`,
    values: [environment, run],
  });
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const journal = (await readJournals(pool, [run], 'whole')).get(run) ?? [];
  return {
    outcome: row.outcome,
    output: replyIn(journal),
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
  };
}

function replyIn(journal: readonly JournalEvent[]): unknown {
  const reply = journal.findLast((event) => event.kind === 'step.completed' && event.does === 'reply');
  return reply?.kind === 'step.completed' ? (reply.output ?? null) : null;
}

/** Also one that was full so long ago that the signal is no longer kept: its leader is a replay, and need not wait. */
async function isGroupClosed(pool: Pool, environment: string, group: string): Promise<boolean> {
  const found = await pool.query({
    name: 'group-closed',
    text: 'select from groups where id = $1 and environment = $2 and closed_at is not null',
    values: [group, environment],
  });
  return found.rowCount === 1;
}

/** Run and step of `run/step`; a step's path has slashes of its own. */
export function parentIn(correlation: string): { run: string; step: string } {
  const slash = correlation.indexOf('/');
  return { run: correlation.slice(0, slash), step: correlation.slice(slash + 1) };
}

/** Clocks of processes may differ: a child may look older than its parent by less than this. */
const clocksApartMs = 3_600_000;

/** Before the ids of all runs that this one has started. */
export function beforeChildrenOf(run: string): string {
  return firstIdAt(new Date(instantOf(run) - clocksApartMs));
}

/** Whether no run of a long list is under way, replays aside. The newest is asked first: while there are any it is the last to go. */
export async function areItemsOver(pool: Pool, run: string, step: string): Promise<boolean> {
  const found = await pool.query({
    name: 'open-items',
    text: `select 1 from runs
           where parent_run = $1 and id > $3 and parent_step = $2 and outcome is null and replay_of is null
           order by id desc limit 1`,
    values: [run, step, beforeChildrenOf(run)],
  });
  return found.rowCount === 0;
}

import type { JournalEvent } from '@crossdock/engine';
import type { Pool } from 'pg';
import { readJournals } from '../runs/read-journals.ts';
import type { BatchRow } from './batch-row.ts';

/** How many ends are taken note of at a time: bounds the memory that their journals take. */
const mostSettled = 200;

/** A batch that runs, with how many of its runs are not over. */
export interface RunningBatch extends Pick<
  BatchRow,
  'id' | 'environment' | 'begins' | 'version' | 'reason' | 'rate' | 'requested_by' | 'requested_by_email'
> {
  unfinished: number;
}

/** What became of an item. */
export interface Marked {
  run: string;
  state: 'started' | 'refused';
  replay?: string;
  refused?: string;
}

/** Whether any batch has something left to do or to wait for. */
export async function isAnyOpen(pool: Pool): Promise<boolean> {
  const found = await pool.query(
    `select 1 where exists (select 1 from replay_batches where state = 'running')
                 or exists (select 1 from replay_items where state = 'started')`,
  );
  return found.rowCount === 1;
}

/** Those that were asked for first come first. */
export async function runningBatches(pool: Pool): Promise<RunningBatch[]> {
  const found = await pool.query<RunningBatch>(
    `select id, environment, begins, version, reason, rate, requested_by, requested_by_email,
            (select count(*)::int from replay_items where batch_id = id and replay_items.state = 'started') as unfinished
     from replay_batches where state = 'running' order by requested_at, id`,
  );
  return found.rows;
}

/** How many started runs keep workers busy, or will soon: those that wait for something are not counted. */
export async function runsUnderWay(pool: Pool): Promise<number> {
  const found = await pool.query<{ count: number }>(
    `select count(*)::int as count from replay_items join active on active.run_id = replay_items.replay
     where replay_items.state = 'started' and coalesce(active.parked, '') not in ('wait', 'paused', 'behind', 'line')`,
  );
  return found.rows[0]?.count ?? 0;
}

/** The originals that come next, in the order in which they were accepted; none when the batch does not run. */
export async function nextItems(pool: Pool, batch: string, most: number): Promise<string[]> {
  const found = await pool.query<{ run_id: string }>(
    `select run_id from replay_items
     where batch_id = $1 and state = 'pending'
       and exists (select 1 from replay_batches where id = $1 and state = 'running')
     order by run_id limit $2`,
    [batch, most],
  );
  return found.rows.map(({ run_id }) => run_id);
}

/** Notes what was started. Counts each item once, however often it is noted. */
export async function mark(pool: Pool, batch: string, items: readonly Marked[]): Promise<void> {
  await pool.query(
    `with marked as (
       update replay_items as item set state = i.state, replay = i.replay, refused = i.refused
       from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[]) as i (run_id, state, replay, refused)
       where item.batch_id = $1 and item.run_id = i.run_id and item.state = 'pending'
       returning item.state, item.refused
     ), refusals as (
       select code, sum(count) as count
       from (select refused as code, 1 as count from marked where refused is not null
             union all
             select key, value::int from replay_batches, jsonb_each_text(refused) where id = $1) as each
       group by code
     )
     update replay_batches set
       started = started + (select count(*) from marked where marked.state = 'started'),
       refused = coalesce((select jsonb_object_agg(code, count) from refusals), '{}')
     where id = $1`,
    [
      batch,
      items.map(({ run }) => run),
      items.map(({ state }) => state),
      items.map(({ replay }) => replay ?? null),
      items.map(({ refused }) => refused ?? null),
    ],
  );
}

/** Takes note of runs that are over, in any batch. Answers how many there were. */
export async function settleEnded(pool: Pool): Promise<number> {
  const ended = await pool.query<{ batch_id: string; run_id: string; replay: string; outcome: string }>(
    `select batch_id, run_id, replay, coalesce(outcome, 'completed') as outcome
     from replay_items left join runs on runs.id = replay
     where state = 'started' and (outcome is not null or runs.id is null)
     limit ${String(mostSettled)}`,
  );
  const completed = ended.rows.filter(({ outcome }) => outcome === 'completed' || outcome === 'echo');
  const journals = await readJournals(
    pool,
    completed.map(({ replay }) => replay),
    'facts',
  );
  const stateOf = ({ replay, outcome }: { replay: string; outcome: string }): string => {
    if (outcome !== 'completed' && outcome !== 'echo') return 'failed';
    const writes = (journals.get(replay) ?? []).filter((event) => event.kind === 'effect.confirmed');
    return writes.length > 0 && writes.every(wasDoneBefore) ? 'already-done' : 'completed';
  };
  if (ended.rows.length > 0) {
    await pool.query(settleStatement, [
      ended.rows.map(({ batch_id }) => batch_id),
      ended.rows.map(({ run_id }) => run_id),
      ended.rows.map(stateOf),
    ]);
  }
  return ended.rows.length;
}

function wasDoneBefore({ reused, takenFrom }: Extract<JournalEvent, { kind: 'effect.confirmed' }>): boolean {
  return reused || takenFrom !== undefined;
}

const settleStatement = `
  with settled as (
    update replay_items as item set state = s.state
    from unnest($1::uuid[], $2::uuid[], $3::text[]) as s (batch_id, run_id, state)
    where item.batch_id = s.batch_id and item.run_id = s.run_id and item.state = 'started'
    returning item.batch_id, item.state
  ), counted as (
    select batch_id, count(*) filter (where state <> 'failed') as completed,
           count(*) filter (where state = 'already-done') as already_done,
           count(*) filter (where state = 'failed') as failed
    from settled group by batch_id
  )
  update replay_batches as batch set completed = batch.completed + counted.completed,
    already_done = batch.already_done + counted.already_done, failed = batch.failed + counted.failed
  from counted where batch.id = counted.batch_id`;

/** Ends batches of which every run was started and is over. */
export async function endFinished(pool: Pool): Promise<void> {
  await pool.query(
    `update replay_batches as batch set state = 'done', ended_at = now()
     where state = 'running' and not exists (
       select 1 from replay_items where batch_id = batch.id and replay_items.state in ('pending', 'started'))`,
  );
}

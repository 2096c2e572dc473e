import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

/** Locks by which processes agree who keeps house. Any numbers, the same in every process. */
export const housekeeping = {
  partitions: 4_400_002,
  retention: 4_400_003,
  state: 4_400_005,
  replays: 4_400_006,
} as const;

/** Does `work` unless another process is at it. Answers whether it was done here. */
export async function doneByOne(
  pool: Pool,
  lock: number,
  work: (client: PoolClient) => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock]);
    if (rows[0]?.mine !== true) return false;
    try {
      await work(client);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lock]).catch((error: unknown) => {
        broken = error instanceof Error ? error : new Error(String(error));
      });
    }
    return true;
  } finally {
    /* A connection that may still hold the lock must not go back to the pool. */
    client.release(broken);
  }
}

/**
 * Whoever waits for a lock on a whole table makes everybody behind wait, too: so nobody waits longer than this. What
 * runs against these tables takes milliseconds; between two tries it all goes through.
 */
const lockTimeoutMs = 100;
const tries = 60;
const pauseMs = { least: 50, most: 400 };

/** The lock was not to be had in time, or two waited for each other. */
const standsBack = new Set(['55P03', '40P01']);

/** Runs one statement that locks tables, in a transaction of its own, again and again until the locks are free. */
export async function runWithoutBlocking(
  client: PoolClient,
  text: string,
  values: unknown[] = [],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('begin');
      await client.query(`set local lock_timeout = ${String(lockTimeoutMs)}`);
      await client.query(text, values);
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback');
      if (attempt === tries || !standsBack.has(sqlStateOf(error))) throw error;
      await pause(pauseMs.least + Math.random() * (pauseMs.most - pauseMs.least));
    }
  }
}

function sqlStateOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

import type { Pool } from 'pg';
import { makePool, type PoolOptions } from './pool.ts';

/**
 * Injection token: connections for the few statements that every run passes. They find everything by key, in tables
 * that are empty one minute and hold hundreds of thousands of rows the next; a plan that PostgreSQL made while they
 * were empty would read them whole ever after. So on these connections it may not choose to; nor does it make a new
 * plan for every execution, which costs as much as a small batch itself.
 */
export const RUN_POOL = Symbol('run pool');

const byKeyOnly =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan';

export function makeRunPool(databaseUrl: string, options: Pick<PoolOptions, 'onError'>): Pool {
  return makePool(databaseUrl, { ...options, max: 6, settings: byKeyOnly });
}

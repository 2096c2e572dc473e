import type { Pool } from 'pg';
import type { Config } from '../../config.ts';
import type { Log } from '../../platform/log.ts';
import { PgSharedLimits } from './pg-shared-limits.ts';
import { RedisSharedLimits } from './redis-shared-limits.ts';
import type { SharedLimits } from './shared-limits.ts';

/** Redis when there is one: it bears many more changes a second than PostgreSQL. */
export function openSharedLimits({ redisUrl }: Config, pool: Pool, log: Log): SharedLimits {
  if (redisUrl === undefined) return new PgSharedLimits(pool);
  return new RedisSharedLimits(redisUrl, {
    onError: (error) => {
      log.warn({ err: error }, 'The Redis of the connection gates has trouble');
    },
  });
}

import { createMigratedDatabase } from '../../testing/database.ts';
import { makePool } from '../../platform/database/pool.ts';
import { PgSharedLimits } from './pg-shared-limits.ts';
import { sharedLimitsConformance } from './testing/shared-limits.conformance.ts';

sharedLimitsConformance('PostgreSQL', async () => {
  const database = await createMigratedDatabase();
  const pools = [1, 2].map(() => makePool(database.url, { onError: () => undefined }));
  const [a, b] = pools;
  if (a === undefined || b === undefined) throw new Error('Two processes have two pools');
  return {
    shared: [new PgSharedLimits(a), new PgSharedLimits(b)],
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
});

import type { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../tools/launch/test-database.ts';
import { migrate } from '../platform/database/data-source.ts';

/** A database of the spec's own, with the schema of this release. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await migrate(database.url);
  return database;
}

/** Forgets all runs and all that hangs on them. */
export async function emptyRuns(pool: Pool): Promise<void> {
  await pool.query('truncate runs, inbox, active, sequence_heads, journal, effects, failures, run_keys');
}

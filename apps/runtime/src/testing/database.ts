import { createTestDatabase, type TestDatabase } from '../../../../tools/launch/test-database.ts';
import { migrate } from '../platform/database/data-source.ts';

/** A database of the spec's own, with the schema of this release. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await migrate(database.url);
  return database;
}

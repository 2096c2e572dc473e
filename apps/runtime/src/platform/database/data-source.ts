import pg from 'pg';
import { DataSource } from 'typeorm';
import { ConnectionEntity } from '../../connections/connection.entity.ts';
import { EnvironmentEntity } from '../../environments/environment.entity.ts';
import { LookupTableEntity } from '../../environments/lookup.entity.ts';
import { DeploymentEntity } from '../../flows/deployment.entity.ts';
import { FlowVersionEntity } from '../../flows/flow-version.entity.ts';
import { FlowEntity } from '../../flows/flow.entity.ts';
import { ApiTokenEntity } from '../auth/api-token.entity.ts';
import { PersonEntity } from '../auth/person.entity.ts';
import { SessionEntity } from '../auth/session.entity.ts';
import { Initial0001 } from './migrations/0001-initial.ts';
import { Engine0002 } from './migrations/0002-engine.ts';
import { Gate0003 } from './migrations/0003-gate.ts';
import { Outbound0004 } from './migrations/0004-outbound.ts';
import { Platform0005 } from './migrations/0005-platform.ts';
import { Replays0006 } from './migrations/0006-replays.ts';
import { Triggers0007 } from './migrations/0007-triggers.ts';
import { OwnedLists0008 } from './migrations/0008-owned-lists.ts';
import { FlowPlaces0009 } from './migrations/0009-flow-places.ts';
import { GroupLeaders0010 } from './migrations/0010-group-leaders.ts';
import { Causes0011 } from './migrations/0011-causes.ts';
import { LargeEvents0012 } from './migrations/0012-large-events.ts';
import { LeanRows0013 } from './migrations/0013-lean-rows.ts';

const migrations = [
  Initial0001,
  Engine0002,
  Gate0003,
  Outbound0004,
  Platform0005,
  Replays0006,
  Triggers0007,
  OwnedLists0008,
  FlowPlaces0009,
  GroupLeaders0010,
  Causes0011,
  LargeEvents0012,
  LeanRows0013,
];

/** The tables of the control plane: what people set up. Runs are hand-written SQL on the shared pool. */
export function makeDataSource(databaseUrl: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'crossdock',
    extra: { max: 5 },
    entities: [
      ApiTokenEntity,
      ConnectionEntity,
      DeploymentEntity,
      EnvironmentEntity,
      FlowEntity,
      FlowVersionEntity,
      LookupTableEntity,
      PersonEntity,
      SessionEntity,
    ],
    migrations,
    synchronize: false,
  });
}

/** Any number, the same in every process that migrates. */
const migrationLock = 4_400_001;

/**
 * Brings the schema up to this release. Safe to run by several processes at once, and again when nothing is to
 * do: a lock of the database lets one at a time through.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const holder = new pg.Client({ connectionString: databaseUrl, application_name: 'crossdock migrate' });
  await holder.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [migrationLock]);
    const dataSource = await makeDataSource(databaseUrl).initialize();
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await holder.end();
  }
}

/** Whether the database is reachable and has every migration of this release. */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  const found = await pool.query<{ name: string }>('select name from migrations');
  const done = new Set(found.rows.map(({ name }) => name));
  return migrations.every((Migration) => done.has(new Migration().name));
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { codeOf } from './failure.ts';
import { startPostgres, type PostgresOptions, type RunningPostgres } from './postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** Deletes it, ending connections that stay open. */
  drop(): Promise<void>;
}

/**
 * An empty database of the caller's own, on the server of the test run (`TEST_DATABASE_URL`, given by `npm test`).
 * A spec run by itself gets a server for its process: that takes a second.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? (await serverOfThisProcess()).url;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(server, name) };
}

/** A server on a new folder that is deleted when it ends: by `stop()`, or with this process. */
export function startTemporaryPostgres(settings: PostgresOptions['settings'] = {}): Promise<RunningPostgres> {
  // As root PostgreSQL runs under another account, which gets into /tmp whatever TMPDIR says.
  const parent = process.getuid?.() === 0 ? '/tmp' : tmpdir();
  return startPostgres({
    dataDir: mkdtempSync(join(parent, 'crossdock-postgres-')),
    temporary: true,
    settings,
  });
}

let own: Promise<RunningPostgres> | undefined;

function serverOfThisProcess(): Promise<RunningPostgres> {
  own ??= startTemporaryPostgres().then((server) => {
    server.unref();
    return server;
  });
  return own;
}

/** Waits a moment for connections that are closing: one that is ended from outside fails the spec it belonged to. */
async function dropDatabase(server: string, name: string): Promise<void> {
  for (let attempt = 1; attempt <= 40; attempt += 1) {
    try {
      return await query(server, `drop database if exists ${name}`);
    } catch (error) {
      if (codeOf(error) !== inUse) throw error;
      await pause(50);
    }
  }
  await query(server, `drop database if exists ${name} with (force)`);
}

/** SQLSTATE of an object that others still use. */
const inUse = '55006';

async function query(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

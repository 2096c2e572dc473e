import { chownSync, closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { codeOf, LaunchFailure, writeFailure } from './failure.ts';
import { createCluster, DATABASE, keptPassword, keptPort, keepPort, USER } from './postgres-cluster.ts';
import { placeFor, type Place } from './postgres-place.ts';
import { clearStalePid, postmasterPid } from './postgres-pid.ts';
import { serverFlags } from './postgres-settings.ts';
import { makeWayForLog } from './log-file.ts';
import { freePort, isFree } from './free-port.ts';
import { spawnTethered, type Tethered } from './tether.ts';

/** A PostgreSQL server of our own: real binaries, run as a child process that cannot outlive us. */
export interface PostgresOptions {
  /** The folder that keeps the cluster (`postgres/`), its password and its port. Made when missing. */
  dataDir: string;
  /** Default: the port of the last start, or a free one, remembered. */
  port?: number;
  /** For tests: forgets everything when it ends, and so does not wait for the disk. */
  temporary?: boolean;
  /** Server settings over ours, such as `{ fsync: 'on' }`. */
  settings?: Record<string, string>;
  /** Default: `logs/postgres.log` in the data folder. */
  logFile?: string;
}

export interface RunningPostgres {
  /** With user, password and the database `crossdock`. */
  readonly url: string;
  readonly port: number;
  /** The postmaster's process id. */
  readonly pid: number;
  /** Resolves when the server has ended, asked for or not. */
  readonly ended: Promise<number>;
  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  stop(): Promise<void>;
  /** Lets this process end without stopping the server first; the server then ends too. */
  unref(): void;
}

const START_LIMIT_MS = 300_000;
const ATTEMPTS = 5;

/** Starts the server, creating its cluster the first time. Rejects with a LaunchFailure that says what to do. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir } = options;
  const logFile =
    options.logFile ?? join(dataDir, options.temporary === true ? 'postgres.log' : 'logs/postgres.log');
  try {
    mkdirSync(dataDir, { recursive: true });
    makeWayForLog(logFile);
    const place = placeFor(dataDir);
    const password = keptPassword(dataDir, place);
    await createCluster(place, password, options.temporary === true);
    await clearStalePid(place.cluster);
    if (options.temporary === true) handTo(place, dataDir);
    return await startCluster(place, password, logFile, options);
  } catch (error) {
    throw writeFailure(error, dataDir);
  }
}

/** The keeper of a temporary server deletes the folder in the server's own account. */
function handTo(place: Place, dataDir: string): void {
  if (place.account !== undefined) chownSync(dataDir, place.account.uid, place.account.gid);
}

async function startCluster(
  place: Place,
  password: string,
  logFile: string,
  options: PostgresOptions,
): Promise<RunningPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort(options.dataDir));
    const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const server = spawnServer(place, port, logFile, options);
    const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
    if (await becomesReady(url, server)) {
      keepPort(options.dataDir, port);
      return { ...server, url, port, pid: postmasterPid(place.cluster) ?? 0 };
    }
    const log = readFileSync(logFile, 'utf8').slice(logStart);
    if (!isPassing(log) || attempt === ATTEMPTS) throw startFailure(log, logFile);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function spawnServer(place: Place, port: number, logFile: string, options: PostgresOptions): Tethered {
  const temporary = options.temporary === true;
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawnTethered(
      join(place.binaries, 'bin/postgres'),
      ['-D', place.cluster, '-p', String(port), ...serverFlags(temporary, options.settings ?? {})],
      {
        signal: 'INT',
        output: log,
        cwd: place.cluster,
        account: place.account,
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        ...(temporary ? { removeAfterwards: options.dataDir } : {}),
      },
    );
  } finally {
    closeSync(log);
  }
}

async function choosePort(dataDir: string): Promise<number> {
  const kept = keptPort(dataDir);
  return kept !== undefined && (await isFree(kept, '127.0.0.1')) ? kept : freePort();
}

/** Waits until the server answers and our database is there; false when the server gave up. */
async function becomesReady(url: string, server: Tethered): Promise<boolean> {
  let gone = false;
  const mark = (): void => void (gone = true);
  server.ended.then(mark, mark);
  const deadline = Date.now() + START_LIMIT_MS;
  try {
    while (!gone && Date.now() < deadline) {
      if (await hasDatabase(url)) return true;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  await server.stop();
  return false;
}

async function hasDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } catch (error) {
    if (isNotYet(codeOf(error), String(error))) return false;
    if (codeOf(error) !== '28P01') throw error;
    throw new LaunchFailure(
      'PostgreSQL does not accept the password in postgres.secret.',
      'Bring back the postgres.secret that belongs to this data folder.',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Refused, cut off, or 57P03: the server is starting up or recovering. */
function isNotYet(code: string | undefined, message: string): boolean {
  return code === '57P03' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || /terminated/.test(message);
}

/** After a kill -9 old backends may live on for a moment; a port found free may be taken a moment later. */
function isPassing(log: string): boolean {
  return /shared memory block .* is still in use|could not bind|Address already in use/.test(log);
}

function startFailure(log: string, logFile: string): LaunchFailure {
  const last = log.trim().split('\n').slice(-12).join('\n');
  const advice = /No space left on device/.test(log)
    ? 'The disk is full: free some space and start again.'
    : `PostgreSQL says why above; the whole log is ${logFile}.`;
  return new LaunchFailure('PostgreSQL could not be started.', advice, last);
}

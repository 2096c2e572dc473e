import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchFailure } from './failure.ts';
import type { Place } from './postgres-place.ts';
import { spawnTethered } from './tether.ts';

export const USER = 'crossdock';
export const DATABASE = 'crossdock';
const MAJOR = '18';

/** The cluster's password: made once, kept beside it, readable for its owner alone. */
export function keptPassword(dataDir: string, place: Place): string {
  const file = join(dataDir, 'postgres.secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(join(place.cluster, 'PG_VERSION'))) {
    throw new LaunchFailure(
      `${file} is missing, and the database opens with nothing else.`,
      'Bring it back from your backup.',
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

/** The port of the last start. */
export function keptPort(dataDir: string): number | undefined {
  const file = join(dataDir, 'postgres.port');
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}

export function keepPort(dataDir: string, port: number): void {
  if (keptPort(dataDir) !== port) writeFileSync(join(dataDir, 'postgres.port'), `${port}\n`);
}

/** Runs initdb unless there is a cluster. It works beside its place and moves in when complete. */
export async function createCluster(place: Place, password: string, temporary: boolean): Promise<void> {
  const version = join(place.cluster, 'PG_VERSION');
  if (existsSync(version)) {
    checkVersion(readFileSync(version, 'utf8').trim(), place.cluster);
    return;
  }
  const draft = `${place.cluster}.new`;
  const passwordFile = `${place.cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (place.account !== undefined) {
      for (const path of [draft, passwordFile]) chownSync(path, place.account.uid, place.account.gid);
    }
    await initdb(place, draft, passwordFile, temporary);
    renameSync(draft, place.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The built-in C.UTF-8 locale sorts alike on every system and cannot change under an index. */
async function initdb(place: Place, folder: string, passwordFile: string, temporary: boolean): Promise<void> {
  const command = spawnTethered(
    join(place.binaries, 'bin/initdb'),
    [
      `--pgdata=${folder}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(temporary ? ['--no-sync'] : []),
    ],
    { account: place.account, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } },
  );
  let output = '';
  command.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  command.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  if ((await command.ended) !== 0) {
    const advice = /No space left|Check free disk space/.test(output)
      ? 'The disk is full: free some space, or set DATA_DIR to a folder on another disk.'
      : 'PostgreSQL says why above.';
    throw new LaunchFailure(
      'The database could not be created.',
      advice,
      output.trim().split('\n').slice(-12).join('\n'),
    );
  }
}

function checkVersion(found: string, cluster: string): void {
  if (found === MAJOR) return;
  throw new LaunchFailure(
    `${cluster} was made by PostgreSQL ${found}, and this release brings PostgreSQL ${MAJOR}.`,
    'Start the release that made it, save with pg_dump, and load the dump into a new DATA_DIR.',
  );
}

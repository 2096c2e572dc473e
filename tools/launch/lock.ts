import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, LaunchFailure } from './failure.ts';
import { birthOf } from './running.ts';

interface Holder {
  pid: number;
  /** Tells the process from a later one with the same id. */
  birth: string | undefined;
  address: string;
}

/** Lets one Crossdock at a time use a data folder. Gives the way to let go of it. */
export function takeLock(dataDir: string, address: string): () => void {
  const file = join(dataDir, 'crossdock.lock');
  const holder = readHolder(file);
  if (holder !== undefined && isAlive(holder)) {
    throw new LaunchFailure(
      `Crossdock already runs on ${dataDir} (process ${holder.pid}, ${holder.address}).`,
      `Open ${holder.address}, stop that one first, or set DATA_DIR (and PORT) for a second one.`,
    );
  }
  rmSync(file, { force: true });
  const own: Holder = { pid: process.pid, birth: birthOf(process.pid), address };
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new LaunchFailure(`Another Crossdock is just starting on ${dataDir}.`, 'Use that one.');
  }
  return () => rmSync(file, { force: true });
}

function readHolder(file: string): Holder | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, birth }: Holder): boolean {
  return birth !== undefined && birthOf(pid) === birth;
}

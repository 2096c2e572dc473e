import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchFailure } from './failure.ts';
import { commandOf } from './running.ts';

const WAIT_MS = 20_000;

/** The process id in the cluster's lock file. */
export function postmasterPid(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/**
 * Makes way for a new server. A lock file left by a kill -9 names a process that is gone (PostgreSQL sees that
 * itself) or, common in containers, an unrelated one that got the same id. The server of a launcher that died a
 * moment ago is still shutting down: wait for it.
 */
export async function clearStalePid(cluster: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const pid = postmasterPid(cluster);
    if (pid === undefined) return;
    const command = commandOf(pid);
    if (command === undefined) return;
    if (!/\bpostgres\b/.test(command)) {
      rmSync(join(cluster, 'postmaster.pid'), { force: true });
      return;
    }
    if (Date.now() > deadline) {
      throw new LaunchFailure(
        `A PostgreSQL server (process ${pid}) is already running on ${cluster}.`,
        `Stop the Crossdock it belongs to; if there is none any more: kill -INT ${pid}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

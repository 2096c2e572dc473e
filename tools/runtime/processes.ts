import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Starts a Node program and waits for its first line. Rejects with its output when it ends before. */
export function startProgram(
  file: string,
  environment: Record<string, string>,
  ready = 'ready',
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes(ready)) resolve(child);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => {
      reject(new Error(`${file} ended with ${String(code)}:\n${output.slice(-2000)}`));
    });
  });
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** CPU seconds that a process and all its children have used so far, those that are gone included. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  const own =
    [11, 12, 13, 14].reduce((total, index) => total + Number(fields[index] ?? 0), 0) / ticksPerSecond;
  return own + childrenOf(pid).reduce((total, child) => total + cpuSeconds(child), 0);
}

/** Memory of a process and its children in MB: proportional set size, so that shared pages count once. */
export function memoryMb(pid: number): number {
  const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
  const own = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
  return own + childrenOf(pid).reduce((total, child) => total + memoryMb(child), 0);
}

/**
 * Fields of /proc/PID/stat from the third on: the name before them may hold anything. None for a process that has just
 * gone: its parent accounts for it from now on.
 */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function childrenOf(pid: number): number[] {
  if (!existsSync(`/proc/${String(pid)}/task`)) return [];
  return readdirSync(`/proc/${String(pid)}/task`).flatMap((task) =>
    readFileSync(`/proc/${String(pid)}/task/${task}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

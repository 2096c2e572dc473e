import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When a process started, as a text that tells it from a later one with the same id; absent when it is gone. */
export function birthOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ask('lstart', pid);
  // proc(5): the 22nd field, the 20th after the name in brackets (which may hold spaces).
  return read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19];
}

/** The command line of a process; absent when it is gone. */
export function commandOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ask('command', pid);
  return read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ask(column: string, pid: number): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

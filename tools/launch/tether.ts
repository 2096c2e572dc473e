import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * A child process that cannot outlive us. A small shell stands between: it holds the other end of a pipe, and
 * when that closes, because we asked for a stop, ended or were killed outright, it signals the child, waits and
 * at last kills its whole group. No exit hook of ours has to run for that.
 */
export interface Tethered {
  /** Resolves when the child has ended; 128 + n when signal n ended it. */
  readonly ended: Promise<number>;
  readonly stdout: ChildProcess['stdout'];
  readonly stderr: ChildProcess['stderr'];
  /** Signals the child and resolves when it has ended. */
  stop(): Promise<void>;
  /** Lets our process end while the child still runs; the child then ends too. */
  unref(): void;
}

export interface TetherOptions {
  /** What asks the child to end; `INT` is PostgreSQL's fast shutdown. */
  signal?: 'TERM' | 'INT';
  /** How long the child may take to end before it is killed. */
  graceSeconds?: number;
  /** A folder to delete once the child has ended, even when we are no longer there. */
  removeAfterwards?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  account?: { uid: number; gid: number } | undefined;
  /** Where stdout and stderr go: a pipe, our own, or an open file. */
  output?: 'pipe' | 'inherit' | number;
}

const KEEPER = `
signal=$1 grace=$2 leftover=$3
shift 3
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(
  read -r _ <&3
  kill -s "$signal" "$child"
  sleep "$grace" &
  nap=$!
  trap 'kill "$nap"' TERM
  wait "$nap" && kill -s KILL 0
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$child"
code=$?
kill "$watcher" 2>/dev/null
[ -z "$leftover" ] || rm -rf -- "$leftover"
exit "$code"
`;

/** Starts a command tied to our own life, in a process group of its own: Ctrl-C reaches only us. */
export function spawnTethered(
  command: string,
  args: readonly string[],
  options: TetherOptions = {},
): Tethered {
  const output = options.output ?? 'pipe';
  const stdio: StdioOptions = ['pipe', output, output];
  const keeperArgs = [
    options.signal ?? 'TERM',
    String(options.graceSeconds ?? 20),
    options.removeAfterwards ?? '',
  ];
  const child = spawn('/bin/sh', ['-c', KEEPER, 'sh', ...keeperArgs, command, ...args], {
    stdio,
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.account,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 137));
  });
  // The pipe breaks when the child ends before we let go of it: nothing is lost.
  child.stdin?.on('error', () => undefined);
  ended.catch(() => undefined);
  return {
    ended,
    stdout: child.stdout,
    stderr: child.stderr,
    unref: () => {
      child.unref();
      if (child.stdin instanceof Socket) child.stdin.unref();
    },
    stop: async () => {
      child.ref();
      child.stdin?.end();
      await ended;
    },
  };
}

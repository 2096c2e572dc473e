import { isFailureError } from '@crossdock/sdk';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Ask } from './messages.ts';
import { SandboxProcesses } from './sandbox-processes.ts';

const entry = new URL('./process/main.ts', import.meta.url);
const made: SandboxProcesses[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((each) => each.stop()));
});

function processesOf(most: number): SandboxProcesses {
  const processes = new SandboxProcesses(entry, most);
  made.push(processes);
  return processes;
}

/** Echoes at once, unless it is told to take its time. */
const source = 'const until = input; let sum = 0; for (let i = 0; i < until; i += 1) sum += i; return input;';
const never = 1e15;
const askFor = (input: unknown, more: Partial<Ask> = {}): Ask => ({
  source,
  memoryMb: 16,
  timeoutMs: 2_000,
  data: JSON.stringify({ input, steps: {}, trigger: null }),
  now: 0,
  seed: '',
  ...more,
});
const run = async (processes: SandboxProcesses, ask: Ask): Promise<unknown> => {
  const answer = JSON.parse((await processes.run(ask)).text) as { ended: string; output?: unknown };
  return answer.output ?? answer.ended;
};

/** All of them started, and the source known to be short, which it is when it has run a few times. */
async function warm(processes: SandboxProcesses): Promise<void> {
  for (let count = 0; count < 20; count += 1) {
    await Promise.all([processes.run(askFor(0)), processes.run(askFor(0))]);
  }
}

describe('short runs that are given to a busy process', () => {
  it('each get their own answer', async () => {
    const processes = processesOf(1);
    await warm(processes);
    const inputs = Array.from({ length: 500 }, (_, at) => at);
    expect(await Promise.all(inputs.map((at) => run(processes, askFor(at))))).toEqual(inputs);
  });

  it('do not wait for one that turns out to be long, while there is another process', async () => {
    const processes = processesOf(2);
    await warm(processes);
    const order: unknown[] = [];
    const asks = [askFor(never), ...Array.from({ length: 30 }, (_, at) => askFor(at))];
    await Promise.all(asks.map(async (ask) => order.push(await run(processes, ask))));
    expect(order).toHaveLength(31);
    expect(order.at(-1)).toBe('timed-out');
    expect(order.slice(0, -1).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 30 }, (_, at) => at),
    );
  });

  it('go on when one before them was stopped', async () => {
    const processes = processesOf(1);
    await warm(processes);
    const asks = [askFor(1), askFor(never, { timeoutMs: 100 }), askFor(2), askFor(3)];
    expect(await Promise.all(asks.map((ask) => run(processes, ask)))).toEqual([1, 'timed-out', 2, 3]);
    expect(await run(processes, askFor(4))).toBe(4);
  });

  it('go on when the process ended under one before them, which alone is lost', async () => {
    const processes = processesOf(1);
    await warm(processes);
    const asks = [askFor(1), askFor(never), askFor(2), askFor(3)];
    const runs = asks.map((ask) => run(processes, ask));
    const settled = Promise.allSettled(runs);
    await runs[0];
    for (const child of childrenOf(process.pid)) process.kill(child, 'SIGKILL');
    const outcomes = (await settled).map((each) =>
      each.status === 'fulfilled' ? each.value : isFailureError(each.reason) && each.reason.failure.code,
    );
    expect(outcomes).toEqual([1, 'code.crashed', 2, 3]);
    expect(processes.crashed).toBe(1);
  });

  it('are told when all of it stops', async () => {
    const processes = processesOf(1);
    await warm(processes);
    const runs = [askFor(never), askFor(1), askFor(2)].map((ask) => run(processes, ask));
    const settled = Promise.allSettled(runs);
    await processes.stop();
    const outcomes = (await settled).map((each) => each.status === 'rejected' && isFailureError(each.reason));
    expect(outcomes).toEqual([true, true, true]);
  });
});

it('a process ends when its parent is gone, however that went', async () => {
  const script = `
    const { SandboxProcesses } = await import('${new URL('./sandbox-processes.ts', import.meta.url).href}');
    await new SandboxProcesses(new URL('${entry.href}'), 1).run(${JSON.stringify(askFor(1))});
    console.log('ran');`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(parent.stdout, 'data');
  const [child] = childrenOf(parent.pid ?? 0);
  expect(child).toBeGreaterThan(0);
  parent.kill('SIGKILL');
  while (isThere(child)) await new Promise((resolve) => setTimeout(resolve, 5));
});

function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes('process/main.ts'))
    .map((line) => Number.parseInt(line, 10));
}

function isThere(pid = 0): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
}

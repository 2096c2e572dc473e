import { isFailureError } from '@crossdock/sdk';
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { type CodeResult, Sandbox } from './sandbox.ts';

const sandboxes: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(sandboxes.splice(0).map((each) => each.stop()));
});

function sandboxOf(processes: number): Sandbox {
  const sandbox = new Sandbox({ processes });
  sandboxes.push(sandbox);
  return sandbox;
}

const seen = { steps: {}, trigger: {}, now: 0, seed: '' };
const limits = { memoryMb: 16, timeoutMs: 500 };
const run = (sandbox: Sandbox, source: string, input: unknown = null): Promise<CodeResult> =>
  sandbox.run({ source, ...limits }, { ...seen, input });
const failureOf = async (result: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isFailureError(error) ? error.failure : error;
};

/** The processes that the tests of this file have started. */
function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes('process/main.ts'))
    .map((line) => Number.parseInt(line, 10));
}

describe('user code that goes too far', () => {
  it('is stopped at its time limit, and is told which', async () => {
    const sandbox = sandboxOf(1);
    expect(await failureOf(run(sandbox, 'for (;;) {}'))).toMatchObject({
      code: 'code.timed-out',
      outcome: 'not-done',
    });
    expect(sandbox.counts).toEqual({ runs: 1, killed: 1, crashed: 0 });
  });

  it('is stopped at its memory limit, and is told which', async () => {
    const sandbox = sandboxOf(1);
    const code = { source: 'const all = []; for (;;) all.push([1, 2, 3]);', memoryMb: 16, timeoutMs: 10_000 };
    const failure = await failureOf(sandbox.run(code, { ...seen, input: null }));
    expect(failure).toEqual({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'code.out-of-memory',
      message:
        'The code was stopped when it took more than 16 MB. Make it hold less, or raise its memory limit.',
    });
    expect(sandbox.counts).toEqual({ runs: 1, killed: 1, crashed: 0 });
  });

  it('is refused data that its memory cannot hold, and no process is lost for others', async () => {
    const sandbox = sandboxOf(1);
    const large = run(sandbox, 'return input.length', 'x'.repeat(60_000_000));
    expect(await failureOf(large)).toMatchObject({ code: 'code.out-of-memory' });
    expect((await run(sandbox, 'return 1')).output).toBe(1);
  });

  it('does not stop others that run beside it', async () => {
    const sandbox = sandboxOf(2);
    const bad = failureOf(run(sandbox, 'const all = []; for (;;) all.push(new Array(1000).fill(1));'));
    const good = await Promise.all(
      Array.from({ length: 50 }, (_, at) => run(sandbox, 'return input * 2', at)),
    );
    expect(good.map(({ output }) => output)).toEqual(Array.from({ length: 50 }, (_, at) => at * 2));
    expect(await bad).toMatchObject({ code: expect.stringMatching(/out-of-memory|timed-out/) as string });
  });

  it.each([
    ['too little memory', { memoryMb: 4 }],
    ['too much memory', { memoryMb: 1_000 }],
    ['no time', { timeoutMs: 0 }],
    ['too much time', { timeoutMs: 60_000 }],
    ['memory that is no number', { memoryMb: Number.NaN }],
  ])('cannot be given %s', async (_what, wrong) => {
    const sandbox = sandboxOf(1);
    const code = { source: 'return 1', ...limits, ...wrong };
    await expect(sandbox.run(code, { ...seen, input: null })).rejects.toThrow(RangeError);
  });
});

describe('a process that dies', () => {
  it('costs the run that was in it, and no other', async () => {
    const sandbox = sandboxOf(2);
    await Promise.all([run(sandbox, 'return 1'), run(sandbox, 'return 2')]);
    const [victim] = childrenOf(process.pid);
    const outcomes = Array.from({ length: 40 }, (_, at) =>
      run(sandbox, 'let sum = 0; for (let i = 0; i < 3e6; i++) sum += i; return input', at),
    );
    process.kill(victim ?? 0, 'SIGKILL');
    const settled = await Promise.allSettled(outcomes);
    const lost = settled.filter((each) => each.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({
      failure: { kind: 'transient', outcome: 'not-done', code: 'code.crashed' },
    });
    expect(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.output] : []))).toHaveLength(
      39,
    );
    expect(sandbox.counts.crashed).toBe(1);
  });

  it('is replaced, also when it had nothing to do', async () => {
    const sandbox = sandboxOf(1);
    await run(sandbox, 'return 1');
    for (const child of childrenOf(process.pid)) process.kill(child, 'SIGKILL');
    while (childrenOf(process.pid).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // The sandbox may hear of it before or after the next run: one attempt is lost at most.
    const first = await failureOf(run(sandbox, 'return 1'));
    if (first !== undefined) expect(first).toMatchObject({ code: 'code.crashed' });
    expect((await run(sandbox, 'return 2')).output).toBe(2);
  });

  it('that cannot even start fails its run, which may be tried again', async () => {
    const sandbox = new Sandbox({ processes: 1, entry: new URL('file:///nowhere/process.ts') });
    sandboxes.push(sandbox);
    expect(await failureOf(run(sandbox, 'return 1'))).toMatchObject({
      kind: 'transient',
      code: 'code.crashed',
      message: 'The process that ran the code ended by itself (exit code 1).',
    });
  });
});

describe('a sandbox', () => {
  it('starts no process before there is code to run, and leaves none when it stops', async () => {
    const sandbox = sandboxOf(2);
    expect(childrenOf(process.pid)).toEqual([]);
    await Promise.all([run(sandbox, 'return 1'), run(sandbox, 'return 1'), run(sandbox, 'return 1')]);
    expect(childrenOf(process.pid)).toHaveLength(2);
    await sandbox.stop();
    expect(childrenOf(process.pid)).toEqual([]);
  });

  it('tells runs under way and those that wait when it stops, and takes no more', async () => {
    const sandbox = sandboxOf(1);
    const runs = [run(sandbox, 'for (;;) {}'), run(sandbox, 'return 1')].map(failureOf);
    await sandbox.stop();
    expect(await Promise.all(runs)).toMatchObject([{ code: 'code.crashed' }, { code: 'code.crashed' }]);
    expect(await failureOf(run(sandbox, 'return 1'))).toMatchObject({ code: 'code.crashed' });
  });

  it('keeps running code that it has not seen for long', async () => {
    const sandbox = sandboxOf(1);
    for (let round = 0; round < 2; round += 1) {
      for (let at = 0; at < 40; at += 1) {
        expect((await run(sandbox, `return ${at} + input`, round)).output).toBe(at + round);
      }
    }
  });
});

import { isFailureError } from '@crossdock/sdk';
import { createContext, runInContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { SandboxProcesses } from './sandbox-processes.ts';
import { Sandbox } from './sandbox.ts';
import type { Escape } from './testing/escape.ts';
import { detector, escapes } from './testing/escapes.ts';

const sandbox = new Sandbox({ processes: 1 });
afterAll(() => sandbox.stop());

const given = { input: { list: [1] }, steps: { order: {} }, trigger: {}, now: 0, seed: 'seed' };
const run = (source: string, timeoutMs = 1_000): Promise<unknown> =>
  sandbox.run({ source, memoryMb: 32, timeoutMs }, given).then(
    ({ output }) => output,
    (error: unknown) => (isFailureError(error) ? error.failure.code : error),
  );

/** A source that closes its own function must come without anything before it. */
const sourceOf = ({ source, stopped }: Escape): string => (stopped ? source : `${detector}${source}`);

describe('user code stays in its isolate', () => {
  it.each(escapes)('when it tries $name', async (escape) => {
    const crashedBefore = sandbox.counts.crashed;
    // What takes memory takes it before long: time enough to be stopped for that and nothing else.
    const found = await run(sourceOf(escape), escape.stopped?.test('code.out-of-memory') ? 10_000 : 500);
    if (escape.stopped) expect(found).toMatch(escape.stopped);
    else expect(found).toBe('in');
    expect(await run('return [1 + 1, typeof polluted, Object.keys(globalThis).length]')).toEqual([
      2,
      'undefined',
      0,
    ]);
    expect(sandbox.counts.crashed).toBe(crashedBefore);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

it('notices a way out where there is one: in a context of the same isolate', () => {
  const context = createContext({ input: given.input });
  const out = escapes.find(({ name }) => name === 'a compiler of text from the input');
  const script = `(function () { ${detector}${out?.source ?? ''} })()`;
  expect(runInContext(script, context)).toBe('OUT');
});

it('gives the processes of user code nothing of our environment, and lets them neither write nor start others', async () => {
  const entry = new URL('./testing/probe-process.ts', import.meta.url);
  const probe = new SandboxProcesses(entry, 1);
  const { text } = await probe.run({ source: '', data: '', memoryMb: 8, timeoutMs: 10, now: 0, seed: '' });
  await probe.stop();
  expect(JSON.parse(text)).toEqual({
    env: ['TZ'],
    write: 'ERR_ACCESS_DENIED',
    start: 'ERR_ACCESS_DENIED',
    directory: '/',
  });
});

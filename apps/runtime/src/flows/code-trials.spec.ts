import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Runtime, startRuntime } from '../testing/runtime.ts';

let runtime: Runtime;

beforeAll(async () => {
  runtime = await startRuntime([]);
});
afterAll(() => runtime.close());

const sample = {
  input: { lines: [{ quantity: 2 }, { quantity: 3 }] },
  steps: { find: { id: 7 } },
  trigger: { number: '1001' },
};
const tried = (source: string, more: { language?: 'typescript'; timeoutMs?: number } = {}) =>
  runtime.client.code.run({ body: { source, ...sample, ...more } });

describe('code that is tried on a sample', () => {
  it('answers what it gave, and what it said', async () => {
    const answer = await tried(
      'console.log(trigger.number, steps.find.id);\nreturn input.lines.map((line) => line.quantity);',
    );
    expect(answer).toMatchObject({ output: [2, 3], console: ['1001 7'], failure: null });
  });

  it('may be TypeScript', async () => {
    const source = 'const lines: Array<{ quantity: number }> = input.lines;\nreturn lines.length;';
    expect(await tried(source, { language: 'typescript' })).toMatchObject({ output: 2, failure: null });
  });

  it('says in which line it failed, after what it said', async () => {
    expect(await tried('console.log("here");\nthrow new Error("no stock");')).toMatchObject({
      console: ['here'],
      failure: { code: 'code.failed', line: 2, message: expect.stringContaining('no stock') as string },
    });
  });

  it('says in which line it cannot be read', async () => {
    expect(await tried('const a = 1;\nreturn a +;')).toMatchObject({
      failure: { code: 'code.syntax', line: 2 },
    });
  });

  it('is stopped at its time limit', async () => {
    expect(await tried('for (;;);', { timeoutMs: 50 })).toMatchObject({
      failure: { code: 'code.timed-out', line: null },
    });
  });
});

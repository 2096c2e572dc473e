import { Flow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { codeProblems } from './code-problems.ts';

const flow = (language: string, source: string): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      start: { type: 'core.manual@1' },
      tidy: { type: 'core.code@1', params: { language, source } },
    },
    wires: [{ from: 'start.out', to: 'tidy' }],
  });

describe('code that is to be published', () => {
  it.each([
    ['javascript', 'return input.lines.map((line) => line.sku);'],
    ['javascript', 'await 0;\nreturn null;'],
    ['typescript', 'const skus: string[] = input.lines;\nreturn skus;'],
  ])('may be %s such as %j', (language, source) => {
    expect(codeProblems(flow(language, source))).toEqual([]);
  });

  it('is placed on its node with the line at which it cannot be read', () => {
    expect(codeProblems(flow('javascript', 'const a = 1;\nreturn a +;'))).toMatchObject([
      {
        code: 'flow.code-unreadable',
        message: expect.stringContaining('line 2') as string,
        place: { node: 'tidy', field: 'params.source', line: 2 },
      },
    ]);
  });

  it('must be types alone where TypeScript is more than JavaScript', () => {
    const source = 'const a = 1;\nenum Colour { Red }\nreturn Colour.Red;';
    expect(codeProblems(flow('typescript', source))).toMatchObject([{ place: { line: 2 } }]);
  });

  it('is not run to be checked', () => {
    expect(codeProblems(flow('javascript', 'globalThis.wasRun = true;'))).toEqual([]);
    expect('wasRun' in globalThis).toBe(false);
  });
});

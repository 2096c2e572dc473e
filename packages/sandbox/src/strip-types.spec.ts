import { isFailureError } from '@crossdock/sdk';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { stripTypes } from './strip-types.ts';

const failureOf = (source: string): unknown => {
  try {
    return stripTypes(source);
  } catch (error) {
    return isFailureError(error) ? error.failure : error;
  }
};

describe('TypeScript in a code node', () => {
  it('loses its types and keeps its places', () => {
    const source =
      'interface Line { sku: string }\nconst lines = input.lines as Line[];\nreturn lines.map((line: Line) => line.sku);';
    const stripped = stripTypes(source);
    expect(stripped).toHaveLength(source.length);
    expect(stripped.split('\n')[1]?.trim()).toMatch(/^const lines = input\.lines\s+;$/);
    expect(stripped.indexOf('.map')).toBe(source.indexOf('.map'));
  });

  it('may wait and return, as the body of a function may', () => {
    expect(stripTypes('return await input')).toBe('return await input');
  });

  it.each([
    ['enum', 'const a = 1;\nenum Status { Paid }\nreturn Status.Paid', 2, 'enum'],
    ['parameter property', 'class Line {\n  constructor(private sku: string) {}\n}', 2, 'parameter property'],
    ['namespace', 'namespace Shop { export const a = 1 }', 1, 'namespace'],
    ['mistake', 'const a = 1;\n\nconst b: = 2;', 3, 'Unexpected token'],
  ])('is refused with its line when it has a %s', (_what, source, line, word) => {
    expect(failureOf(source)).toMatchObject({
      kind: 'permanent',
      code: 'code.syntax',
      message: expect.stringContaining(word) as string,
      evidence: { line },
    });
  });

  it('is left alone when it is JavaScript', () => {
    const source = 'const a = input?.lines ?? [];\nreturn `${a.length}`;';
    expect(stripTypes(source)).toBe(source);
  });

  it('is stripped in silence', () => {
    const module = new URL('./strip-types.ts', import.meta.url).href;
    const script = `const { stripTypes } = await import('${module}'); console.log(stripTypes('let a: 5;'));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: {},
    });
    expect(stdout).toBe('let a   ;\n');
    expect(stderr).toBe('');
  });
});

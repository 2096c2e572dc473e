import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

describe('whether a build is stale', () => {
  let root: string;
  const state = (): string => fingerprint(root, ['apps', 'nx.json']);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'crossdock-fingerprint-'));
    write('apps/runtime/src/main.ts');
    write('nx.json');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('nothing changed, nothing is stale', () => {
    expect(state()).toBe(state());
  });

  it.each([
    ['a source is written', () => write('apps/runtime/src/main.ts', 'longer than before')],
    [
      'a source is written with as many letters',
      () => utimesSync(join(root, 'apps/runtime/src/main.ts'), 1, 1),
    ],
    ['a source is added', () => write('apps/runtime/src/new.ts')],
    ['a source is deleted', () => rmSync(join(root, 'apps/runtime/src/main.ts'))],
    [
      'a source is renamed',
      () => renameSync(join(root, 'apps/runtime/src'), join(root, 'apps/runtime/source')),
    ],
    ['the build settings change', () => write('nx.json', '{}')],
  ])('stale when %s', (_what, change) => {
    const before = state();
    change();
    expect(state()).not.toBe(before);
  });

  it.each([
    ['a build writes its results', 'apps/runtime/dist/main.js'],
    ['packages are installed', 'apps/runtime/node_modules/zod/index.js'],
    ['a specification is written', 'apps/runtime/src/main.spec.ts'],
  ])('not stale when %s', (_what, file) => {
    const before = state();
    write(file);
    expect(state()).toBe(before);
  });

  function write(file: string, text = 'text'): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { impurities, type PurityRules } from './purity.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function packageWith(files: Record<string, string>, dependencies: Record<string, string> = {}): URL {
  const folder = mkdtempSync(join(tmpdir(), 'purity-'));
  folders.push(folder);
  mkdirSync(join(folder, 'src/testing'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, 'src', path), text);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
  return pathToFileURL(`${folder}/`);
}

const rules: PurityRules = {
  allow: { zod: 'schemas' },
  deny: {
    'node:*': 'runs in browsers',
    process: 'settings are handed in',
    'Math.random': 'chance is handed in',
  },
};
const usesZod = "import { z } from 'zod';\nexport const text = z.string();\n";

describe('purity', () => {
  it('finds nothing in a package that keeps its rules', () => {
    expect(impurities(packageWith({ 'a.ts': usesZod }, { zod: '*' }), rules)).toEqual([]);
  });

  it.each([
    ["import { readFileSync } from 'node:fs';", 'src/b.ts:1 imports node:fs: runs in browsers'],
    ["import fs from 'fs';", 'src/b.ts:1 imports fs: runs in browsers'],
    ["export * from 'pg';", 'src/b.ts:1 imports pg. Allowed: zod (schemas)'],
    ["import type { Client } from 'pg';", 'src/b.ts:1 imports pg. Allowed: zod (schemas)'],
    ["\nconst pg = await import('pg/lib');", 'src/b.ts:2 imports pg/lib. Allowed: zod (schemas)'],
    ["export type C = import('pg').Client;", 'src/b.ts:1 imports pg. Allowed: zod (schemas)'],
    ['export const home = process.env;', 'src/b.ts:1 uses process: settings are handed in'],
    ['export const die = Math.random();', 'src/b.ts:1 uses Math.random: chance is handed in'],
  ])('names place and reason for: %s', (text, sentence) => {
    expect(impurities(packageWith({ 'a.ts': usesZod, 'b.ts': text }, { zod: '*' }), rules)).toEqual([
      sentence,
    ]);
  });

  it('finds a dependency that is declared though not allowed, and a permission nobody uses', () => {
    expect(impurities(packageWith({ 'a.ts': '' }, { axios: '*' }), rules)).toEqual([
      'package.json depends on axios. Allowed: zod (schemas)',
      'zod is allowed, but neither imported nor depended on: take it off the list',
    ]);
  });

  it('lets specs and testing folders use what they like, and fields be called as they like', () => {
    const files = {
      'a.ts': `${usesZod}export const step = { process: 1 }; export const one = step.process;`,
      'a.spec.ts': "import 'node:fs';",
      'testing/server.ts': "import 'node:http';",
    };
    expect(impurities(packageWith(files, { zod: '*' }), rules)).toEqual([]);
  });
});

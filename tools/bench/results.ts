import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { report, type Results } from './report.ts';

/** Writes the figures of sections in place of their earlier ones; other sections stay as they are. */
export async function keep(measured: Results, folder = 'docs'): Promise<void> {
  const json = join(folder, 'benchmarks.json');
  const page = join(folder, 'benchmarks.md');
  const before = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Results) : {};
  const results = { ...before, ...measured };
  writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(page, await format(report(results), { ...(await resolveConfig(page)), filepath: page }));
}

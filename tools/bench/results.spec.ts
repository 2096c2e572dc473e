import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartsFigures } from './report/parts.ts';
import { keep } from './results.ts';

const stamp = { date: '2026-11-21', machine: '2 × EPYC', loadBefore: 0.4 };
const mappingAt = (p50: number): PartsFigures => ({
  ...stamp,
  orderBytes: 3_277,
  parts: [{ what: 'mapping', p50, p95: 40, under: 100 }],
});
const lanes = {
  ...stamp,
  tables: [{ title: 'one key', rows: [['alone', 'p50 4.0 ms'] as [string, string]] }],
};

describe('benchmark figures', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crossdock-figures-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const page = () => readFileSync(join(folder, 'benchmarks.md'), 'utf8');

  it('of a section replace its earlier ones and leave those of other sections', async () => {
    await keep({ parts: mappingAt(23), lanes }, folder);
    await keep({ parts: mappingAt(31) }, folder);
    expect(page()).toMatch(/mapping\s+\| 31 µs \| 40 µs \| p50 under 100 µs/);
    expect(page()).not.toContain('23 µs');
    expect(page()).toMatch(/alone\s+\| p50 4\.0 ms/);
    expect(JSON.parse(readFileSync(join(folder, 'benchmarks.json'), 'utf8'))).toEqual({
      parts: mappingAt(31),
      lanes,
    });
  });

  it('say when they were taken, on what, and how busy it was', async () => {
    await keep({ parts: mappingAt(23) }, folder);
    expect(page()).toContain('2026-11-21, 2 × EPYC, load average 0.4 before');
  });

  it('that were never taken have no section', async () => {
    await keep({ lanes }, folder);
    expect(page()).not.toContain('## Peak');
  });
});

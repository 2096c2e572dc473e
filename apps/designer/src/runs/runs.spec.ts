import type { StepDetail } from '@crossdock/contracts';
import { describe, expect, it } from 'vitest';
import { changesBetween, parseJson } from './json-diff.ts';
import { noFilter, queryOf, readFilter, writeFilter } from './run-filters.ts';
import { waterfallOf } from './waterfall.ts';

describe('the filter of the run list', () => {
  it('survives in the address as it is', () => {
    const address =
      'search=10&flow=orders&status=failed&status=retrying&kind=business&range=day&batch=0193a000-0000-7000-8000-000000000001';
    expect(writeFilter(readFilter(new URLSearchParams(address))).toString()).toBe(address);
  });

  it('ignores what a person wrote wrong in the address', () => {
    const filter = readFilter(new URLSearchParams('status=broken&kind=odd&range=century&batch=one'));
    expect(filter).toEqual(noFilter);
  });

  it('asks the same question all minute long', () => {
    const filter = readFilter(new URLSearchParams('range=hour'));
    const now = Date.parse('2026-11-21T10:00:20.000Z');
    expect(queryOf(filter, now)).toEqual({ from: '2026-11-21T09:00:00.000Z' });
    expect(queryOf(filter, now + 39_000)).toEqual(queryOf(filter, now));
  });
});

describe('edited data', () => {
  it('is compared by path', () => {
    const before = { lines: [{ sku: 'MUG-GOLD' }, { sku: 'A' }], note: 'x' };
    const after = { lines: [{ sku: 'MUG-STONE' }], note: 'x', extra: true };
    expect(changesBetween(before, after)).toEqual([
      { path: 'lines.0.sku', before: 'MUG-GOLD', after: 'MUG-STONE' },
      { path: 'lines.1', before: { sku: 'A' }, after: undefined },
      { path: 'extra', before: undefined, after: true },
    ]);
    expect(changesBetween(before, structuredClone(before))).toEqual([]);
  });

  it('that is not JSON is told with its line', () => {
    expect(parseJson('{\n  "a": 1,\n  "b": x\n}').problem?.line).toBe(3);
    expect(parseJson('{\n  "a": 1').problem?.line).toBe(2);
    expect(parseJson('{\n  "a": 1,\n}').problem?.line).toBe(3);
    expect(parseJson('{\n  "a": "x\n"}').problem?.line).toBe(2);
    expect(parseJson('{} {}').problem).toMatchObject({ line: 1 });
    expect(parseJson('{"a": 1}')).toEqual({ value: { a: 1 } });
  });
});

describe('the waterfall', () => {
  const at = (ms: number) => new Date(Date.parse('2026-11-21T10:00:00.000Z') + ms).toISOString();
  const step = (part: Partial<StepDetail>): StepDetail => ({
    key: 'create',
    node: 'create',
    title: 'Create',
    type: 'erp.create@1',
    state: 'completed',
    port: 'out',
    startedAt: null,
    endedAt: null,
    durationMs: null,
    attempts: [],
    effect: null,
    waits: [],
    ...part,
  });
  const failure = { kind: 'transient', outcome: 'not-done', code: 'erp.busy', message: 'Busy' } as const;

  it('tells attempts and the waiting between them apart', () => {
    const attempts = [
      { number: 1, startedAt: at(0), endedAt: at(100), durationMs: 100, failure, spent: null },
      { number: 2, startedAt: at(900), endedAt: at(1000), durationMs: 100, failure: null, spent: null },
    ];
    const { tracks, totalMs } = waterfallOf(
      { acceptedAt: at(0), endedAt: at(1000), steps: [step({ attempts })] },
      Date.parse(at(5000)),
    );
    expect(totalMs).toBe(1000);
    expect(tracks[0]?.bars.map(({ kind, left, width, failed }) => [kind, left, width, failed])).toEqual([
      ['attempt', 0, 10, true],
      ['waiting', 10, 80, false],
      ['attempt', 90, 10, false],
    ]);
  });

  it('grows with the time while a step waits for its next attempt', () => {
    const attempts = [
      { number: 1, startedAt: at(0), endedAt: at(100), durationMs: 100, failure, spent: null },
    ];
    const run = { acceptedAt: at(0), endedAt: null, steps: [step({ state: 'retrying', attempts })] };
    const { tracks, totalMs } = waterfallOf(run, Date.parse(at(400)));
    expect(totalMs).toBe(400);
    expect(tracks[0]?.bars.at(-1)).toMatchObject({ kind: 'waiting', left: 25, width: 75 });
  });
});

import { describe, expect, it } from 'vitest';
import { FreshRuns } from './fresh-runs.ts';

const origin = { environment: 'dev', flow: 'orders', version: 1, source: 'webhook' as const };

const fresh = (order: string) => ({
  origin,
  journal: [{ kind: 'run.accepted' as const, at: 1, event: { order } }],
  triggered: () => undefined,
});
const megabyte = 1024 * 1024;

describe('fresh runs', () => {
  it('hand over what is known of a run, once', () => {
    const runs = new FreshRuns();
    runs.remember('a', fresh('1001'), 10);
    expect(runs.take({ run: 'a', nextSeq: 1 })?.journal).toEqual(fresh('1001').journal);
    expect(runs.take({ run: 'a', nextSeq: 1 })).toBeUndefined();
  });

  it('tell of what flow a run is for as long as it is not fetched', () => {
    const runs = new FreshRuns();
    expect(runs.originOf('a')).toBeUndefined();
    runs.remember('a', fresh('1001'), 10);
    expect(runs.originOf('a')).toEqual(origin);
    runs.take({ run: 'a', nextSeq: 1 });
    expect(runs.originOf('a')).toBeUndefined();
  });

  it('hand over nothing of a run whose journal has grown', () => {
    const runs = new FreshRuns();
    runs.remember('a', fresh('1001'), 10);
    expect(runs.take({ run: 'a', nextSeq: 2 })).toBeUndefined();
  });

  it('remember no more than fits, and again as soon as something is fetched', () => {
    const runs = new FreshRuns();
    runs.remember('a', fresh('1001'), 10 * megabyte);
    runs.remember('b', fresh('1002'), 10 * megabyte);
    expect(runs.take({ run: 'b', nextSeq: 1 })).toBeUndefined();
    runs.take({ run: 'a', nextSeq: 1 });
    runs.remember('c', fresh('1003'), 10 * megabyte);
    expect(runs.take({ run: 'c', nextSeq: 1 })).toBeDefined();
  });
});

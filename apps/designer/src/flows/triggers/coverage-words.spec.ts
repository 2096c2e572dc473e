import type { Coverage } from '@crossdock/contracts';
import { describe, expect, it } from 'vitest';
import { coverageWords } from './coverage-words.ts';

const quiet: Coverage = {
  since: '2026-11-21T10:00:00.000Z',
  way: 'sweep',
  seen: 0,
  received: 0,
  found: 0,
  completed: 0,
  open: 0,
  failed: 0,
  sweeps: 12,
  lastSweptAt: '2026-11-21T12:00:00.000Z',
  nextSweepAt: '2026-11-21T12:05:00.000Z',
  cursor: null,
  lastError: null,
  recent: [],
};

describe('coverage in words', () => {
  it.each([
    [{ sweeps: 0 }, 'Nobody has looked in the source yet.'],
    [{}, 'Nothing has changed in the source.'],
    [
      { seen: 120, received: 120, completed: 120 },
      'All 120 events of the source were delivered. All are completed.',
    ],
    [
      { seen: 1204, received: 1201, found: 3, completed: 1200, open: 1, failed: 3 },
      '3 of 1,204 events were never delivered; the sweep found them. 1 is still under way, 3 did not get through.',
    ],
    [
      { seen: 2, found: 2, completed: 2 },
      'None of 2 events was delivered; the sweep found them. All are completed.',
    ],
    [
      { seen: 1, found: 1, open: 1 },
      'The one event of the source was never delivered; the sweep found it. 1 is still under way.',
    ],
    [
      { way: 'poll' as const, seen: 1, found: 1, completed: 1 },
      '1 change was found in the source. It is completed.',
    ],
  ])('says what was missed and what became of it: %j', (counts, words) => {
    expect(coverageWords({ ...quiet, ...counts })).toBe(words);
  });
});

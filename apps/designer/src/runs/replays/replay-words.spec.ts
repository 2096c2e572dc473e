import type { ReplayBatch } from '@crossdock/contracts';
import { describe, expect, it } from 'vitest';
import { isMoving } from '../../api/moving.ts';
import { chosenBy, partsOf, refusalText, versionText } from './replay-words.ts';

const progress = (part: Partial<ReplayBatch['progress']>): ReplayBatch['progress'] => ({
  total: 10,
  started: 0,
  completed: 0,
  alreadyDone: 0,
  failed: 0,
  refused: [],
  ...part,
});

describe('how a replay of many runs stands', () => {
  it('is told in parts that add up to all of its runs', () => {
    const parts = partsOf({
      progress: progress({
        started: 7,
        completed: 4,
        alreadyDone: 1,
        failed: 2,
        refused: [{ code: 'runs.event-gone', count: 2 }],
      }),
    });
    expect(parts.map(({ word, count }) => `${String(count)} ${word}`)).toEqual([
      '3 completed',
      '1 already applied',
      '2 failed',
      '1 under way',
      '2 could not be replayed',
      '1 not started',
    ]);
    expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  });

  it('changes while it runs, and as long as something it started is under way', () => {
    expect(isMoving({ state: 'running', progress: progress({}) })).toBe(true);
    expect(isMoving({ state: 'cancelled', progress: progress({ started: 2, completed: 1 }) })).toBe(true);
    expect(isMoving({ state: 'paused', progress: progress({ started: 2, completed: 2 }) })).toBe(false);
    expect(isMoving({ state: 'done', progress: progress({ started: 10, completed: 10 }) })).toBe(false);
  });
});

describe('what is said of a replay of many runs', () => {
  it('names why some cannot be replayed, also for a reason that is new', () => {
    expect(refusalText({ code: 'runs.not-over', count: 1 })).toBe('1 run is not over yet');
    expect(refusalText({ code: 'runs.not-over', count: 3 })).toBe('3 runs are not over yet');
    expect(refusalText({ code: 'runs.odd', count: 2 })).toBe('2 runs cannot be replayed (runs.odd)');
  });

  it('follows the server in the version that counts when none was chosen', () => {
    expect(versionText({ from: 'failed-step', version: null })).toBe('on the version each was on');
    expect(versionText({ from: null, version: null })).toBe('on the current version');
  });

  it('says what the runs were chosen by', () => {
    const name = () => 'Orders';
    expect(chosenBy(null, name)).toBe('chosen one by one');
    expect(chosenBy({}, name)).toBe('all runs');
    expect(
      chosenBy({ search: '10', status: ['failed', 'cancelled'], kind: 'business', flow: 'o' }, name),
    ).toBe('“10”, Failed or Cancelled, Business failure, Orders');
  });
});

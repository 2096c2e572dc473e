import { describe, expect, it } from 'vitest';
import { runOf } from '../../testing/run-of.ts';
import {
  canBe,
  canBeReplayed,
  doneText,
  interventions,
  type KnownRun,
  refusalsOf,
  titleOf,
} from './interventions.ts';

const ended = { endedAt: '2026-11-21T10:01:00.000Z' };
const offered = (each: KnownRun) => interventions.filter((intervention) => canBe(each, intervention));

describe('what is offered for a run', () => {
  it('is to pause and to cancel what is under way, however it stands', () => {
    for (const status of ['queued', 'running', 'retrying', 'waiting'] as const) {
      expect(offered(runOf('1001', { status }))).toEqual(['pause', 'cancel']);
    }
  });

  it('is to resume and to cancel what is paused', () => {
    expect(offered(runOf('1001', { status: 'paused' }))).toEqual(['resume', 'cancel']);
  });

  it('is to let go of what failed and holds its key or leads a group, and nothing for others that are over', () => {
    expect(offered(runOf('1001', { status: 'failed', holdsKey: true, ...ended }))).toEqual(['let-go']);
    expect(offered({ ...runOf('1001', { status: 'failed', ...ended }), leadsGroup: true })).toEqual([
      'let-go',
    ]);
    for (const status of ['completed', 'failed', 'cancelled', 'echo'] as const) {
      expect(offered(runOf('1001', { status, ...ended }))).toEqual([]);
    }
  });

  it('is to replay it once it is over', () => {
    expect(canBeReplayed(runOf('1001'))).toBe(false);
    expect(canBeReplayed(runOf('1001', ended))).toBe(true);
  });
});

describe('what is said of several runs', () => {
  it('names one, and counts more', () => {
    expect(titleOf('cancel', [runOf('1001')])).toBe('Cancel order 1001');
    expect(titleOf('cancel', [runOf('1001'), runOf('1002')])).toBe('Cancel 2 runs');
    expect(doneText('pause', 2)).toBe('2 runs are paused.');
  });

  it('tells each reason once, with the runs it is about', () => {
    const over = 'This run is over.';
    const refused = [
      { run: runOf('1001'), why: over },
      { run: runOf('1002'), why: 'This run is not paused.' },
      { run: runOf('1003'), why: over },
    ];
    expect(refusalsOf(refused)).toEqual([
      { why: over, runs: 'Order 1001, Order 1003' },
      { why: 'This run is not paused.', runs: 'Order 1002' },
    ]);
    const many = ['1', '2', '3', '4'].map((order) => ({ run: runOf(order), why: over }));
    expect(refusalsOf(many)).toEqual([{ why: over, runs: '4 runs' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { runOf } from '../../testing/run-of.ts';
import { consequences } from './consequences.ts';

const failed = { status: 'failed', endedAt: '2026-11-21T10:01:00.000Z' } as const;
const passedOn =
  'The group that it leads is passed on: its own item leaves, and the run that brought the next item goes on with those of the others.';

describe('what is said before a run is let go', () => {
  it('is who goes on without it, where it holds the order of its key', () => {
    const run = runOf('1001', { ...failed, sequenceKey: '1001', holdsKey: true });
    expect(consequences('let-go', [run], [])).toEqual([
      'What waits behind it, in order with 1001, goes on without it.',
      'What this run should have done stays undone. It can still be replayed, as the last of its key.',
    ]);
  });

  it('is what becomes of its group, where it leads one, and nothing of a key that it does not hold', () => {
    expect(consequences('let-go', [{ ...runOf('1001', failed), leadsGroup: true }], [])).toEqual([
      passedOn,
      'What this run should have done stays undone. It can still be replayed.',
    ]);
  });

  it('is both, where it does both', () => {
    const run = runOf('1001', { ...failed, sequenceKey: '1001', holdsKey: true });
    expect(consequences('let-go', [{ ...run, leadsGroup: true }], [])).toHaveLength(3);
  });
});

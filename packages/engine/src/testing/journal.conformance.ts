import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../journal/events.ts';
import { type Journal, type Lease, LeaseLost } from '../journal/journal.ts';

/** What the suite needs beside the journal itself. */
export interface JournalHarness {
  journal: Journal;
  /** Makes an event durable and gives the lease on its run, epoch 1. */
  accepted(): Promise<Lease>;
  /** Takes the run over from whoever holds it, as after the end of a lease. */
  takenOver(run: string): Promise<Lease>;
}

const at = 1_700_000_000_000;
const key = 'dev/erp/odoo.create-sales-order/shop/order/1001';
const step = 'create-sales-order';

const mapped: JournalEvent = {
  kind: 'step.completed',
  at,
  from: at,
  step: 'map',
  attempt: 1,
  port: 'out',
  output: { total: '17.84', note: 'Köln ✓ "x" \\ \u0000' },
};
const intended = (of = key): JournalEvent => ({
  kind: 'effect.intended',
  at,
  step,
  key: of,
  attempt: 1,
  input: { sku: 'MUG' },
});
const confirmed = (of = key): JournalEvent => ({
  kind: 'effect.confirmed',
  at,
  from: at,
  step,
  key: of,
  attempt: 1,
  port: 'out',
  output: { id: 7 },
  reused: false,
  record: { entity: 'sales-order', id: '7', label: 'S00007' },
});
const failure = {
  kind: 'transient',
  outcome: 'unknown',
  code: 'http.no-answer',
  message: 'No answer.',
} as const;
const doubtful = { kind: 'effect.doubtful' as const, at, from: at, step, key, attempt: 1, failure };
const refused: JournalEvent = {
  kind: 'effect.refused',
  at,
  from: at,
  step,
  key,
  attempt: 1,
  failure: { ...failure, outcome: 'not-done' },
};
const completed: JournalEvent = { kind: 'run.completed', at, path: 'map.out' };
const parked: JournalEvent = { kind: 'run.parked', at, until: at + 1, because: 'retry' };

/** What every journal must do. Run it on each adapter. */
export function describeJournal(name: string, open: () => Promise<JournalHarness>): void {
  describe(`Journal: ${name}`, () => {
    let world: JournalHarness;
    beforeEach(async () => {
      world = await open();
    });

    it('reads back what was appended, in order and to the letter', async () => {
      const lease = await world.accepted();
      await world.journal.append(lease, [mapped]);
      await world.journal.append(lease, [completed]);
      const [first, ...rest] = await world.journal.read(lease.run);
      expect(first?.kind).toBe('run.accepted');
      expect(rest).toEqual([mapped, completed]);
    });

    it('keeps the order of appends that were not waited for', async () => {
      const lease = await world.accepted();
      const events = Array.from({ length: 20 }, (_, index): JournalEvent => ({
        kind: 'step.skipped',
        at,
        step: `s${String(index)}`,
      }));
      await Promise.all(events.map((event) => world.journal.append(lease, [event])));
      expect((await world.journal.read(lease.run)).slice(1)).toEqual(events);
    });

    it('refuses a worker whose run was taken over, and leaves no trace of it', async () => {
      const stale = await world.accepted();
      const fresh = await world.takenOver(stale.run);
      await expect(world.journal.append(stale, [mapped])).rejects.toBeInstanceOf(LeaseLost);
      await expect(world.journal.intend(stale, [intended()])).rejects.toBeInstanceOf(LeaseLost);
      expect(await world.journal.read(stale.run)).toHaveLength(1);
      expect(await world.journal.intend(fresh, [intended()])).toEqual({ answer: 'go' });
    });

    it('writes the neighbours of a stale append in the same batch', async () => {
      const stale = await world.accepted();
      await world.takenOver(stale.run);
      const others = await Promise.all([world.accepted(), world.accepted(), world.accepted()]);
      const results = await Promise.allSettled(
        [stale, ...others].map((lease) => world.journal.append(lease, [mapped])),
      );
      expect(results.map(({ status }) => status)).toEqual([
        'rejected',
        'fulfilled',
        'fulfilled',
        'fulfilled',
      ]);
    });

    it('refuses appends once the run is over or parked', async () => {
      const over = await world.accepted();
      await world.journal.append(over, [completed]);
      await expect(world.journal.append(over, [mapped])).rejects.toBeInstanceOf(LeaseLost);
      const waiting = await world.accepted();
      await world.journal.append(waiting, [parked]);
      const next = await world.takenOver(waiting.run);
      await expect(world.journal.append(waiting, [mapped])).rejects.toBeInstanceOf(LeaseLost);
      await world.journal.append(next, [mapped]);
    });

    it('lets one of many runs do a write, and makes the others wait', async () => {
      const leases = await Promise.all(Array.from({ length: 5 }, () => world.accepted()));
      const answers = await Promise.all(leases.map((lease) => world.journal.intend(lease, [intended()])));
      expect(answers.map(({ answer }) => answer).sort()).toEqual(['busy', 'busy', 'busy', 'busy', 'go']);
    });

    it('gives a later run the result of what was done', async () => {
      const first = await world.accepted();
      await world.journal.intend(first, [intended()]);
      await world.journal.append(first, [confirmed(), completed]);
      const second = await world.accepted();
      expect(await world.journal.intend(second, [intended()])).toEqual({
        answer: 'confirmed',
        output: { id: 7 },
        record: { entity: 'sales-order', id: '7', label: 'S00007' },
      });
    });

    it('lets the next run try what was refused', async () => {
      const first = await world.accepted();
      await world.journal.intend(first, [intended()]);
      await world.journal.append(first, [refused, { kind: 'run.failed', at, step, failure, path: '' }]);
      expect(await world.journal.intend(await world.accepted(), [intended()])).toEqual({ answer: 'go' });
    });

    it('tells a later run that an earlier one, now over, left the write in doubt', async () => {
      const first = await world.accepted();
      await world.journal.intend(first, [intended()]);
      await world.journal.append(first, [doubtful, { kind: 'run.failed', at, step, failure, path: '' }]);
      const second = await world.accepted();
      expect(await world.journal.intend(second, [intended()])).toEqual({ answer: 'doubtful' });
      expect(await world.journal.intend(await world.accepted(), [intended()])).toEqual({ answer: 'busy' });
    });

    it('keeps a write in doubt for the run that will settle it', async () => {
      const first = await world.accepted();
      await world.journal.intend(first, [intended()]);
      await world.journal.append(first, [{ ...doubtful, retryAt: at + 1 }, parked]);
      expect(await world.journal.intend(await world.accepted(), [intended()])).toEqual({ answer: 'busy' });
      const again = await world.takenOver(first.run);
      expect(await world.journal.intend(again, [intended()])).toEqual({ answer: 'yours' });
    });

    it('lets another run settle a write that its run has given up, also while that run lives on', async () => {
      const first = await world.accepted();
      await world.journal.intend(first, [intended()]);
      await world.journal.append(first, [doubtful]);
      const second = await world.accepted();
      expect(await world.journal.intend(second, [intended()])).toEqual({ answer: 'doubtful' });
    });

    it('gives a run that was cut off its own write again, each time', async () => {
      const first = await world.accepted();
      expect(await world.journal.intend(first, [intended()])).toEqual({ answer: 'go' });
      const second = await world.takenOver(first.run);
      expect(await world.journal.intend(second, [intended()])).toEqual({ answer: 'yours' });
      const third = await world.takenOver(first.run);
      expect(await world.journal.intend(third, [intended()])).toEqual({ answer: 'yours' });
    });

    it('tells a run that was cut off that the write was never its own, when another was at it then', async () => {
      const [other, first] = [await world.accepted(), await world.accepted()];
      await world.journal.intend(other, [intended()]);
      expect(await world.journal.intend(first, [intended()])).toEqual({ answer: 'busy' });
      const again = await world.takenOver(first.run);
      expect(await world.journal.intend(again, [intended()])).toEqual({ answer: 'busy' });
      await world.journal.append(other, [refused]);
      expect(await world.journal.intend(again, [intended()])).toEqual({ answer: 'go' });
    });

    it('tells a run that took a write over and was cut off that it is its own now', async () => {
      const first = await world.accepted();
      await world.journal.intend(first, [intended()]);
      await world.journal.append(first, [doubtful]);
      const second = await world.accepted();
      expect(await world.journal.intend(second, [intended()])).toEqual({ answer: 'doubtful' });
      const again = await world.takenOver(second.run);
      expect(await world.journal.intend(again, [intended()])).toEqual({ answer: 'yours' });
    });

    it('gives a write that was refused or taken back as if nobody had asked for it, also to the same run', async () => {
      const lease = await world.accepted();
      await world.journal.intend(lease, [intended()]);
      await world.journal.append(lease, [refused]);
      expect(await world.journal.intend(lease, [intended()])).toEqual({ answer: 'go' });
      await world.journal.append(lease, [confirmed()]);
      await world.journal.append(lease, [{ ...confirmed(`${key}~undo`), undoes: key } as JournalEvent]);
      expect(await world.journal.intend(lease, [intended()])).toEqual({ answer: 'go' });
    });

    it('settles and asks for the same key in one call', async () => {
      const lease = await world.accepted();
      await world.journal.intend(lease, [intended()]);
      expect(await world.journal.intend(lease, [refused, intended()])).toEqual({ answer: 'go' });
      expect((await world.journal.read(lease.run)).slice(1)).toEqual([intended(), refused, intended()]);
    });

    it('enters a write that was never intended when it is settled, and tells of it once it is confirmed', async () => {
      const lease = await world.accepted();
      expect(await world.journal.confirmed(key)).toBeUndefined();
      await world.journal.append(lease, [intended(), refused]);
      expect(await world.journal.confirmed(key)).toBeUndefined();
      await world.journal.append(lease, [intended(), confirmed(), completed]);
      expect(await world.journal.confirmed(key)).toEqual({
        output: { id: 7 },
        record: { entity: 'sales-order', id: '7', label: 'S00007' },
      });
    });

    it('keeps what one run has confirmed when another settles the same write', async () => {
      const [first, second] = await Promise.all([world.accepted(), world.accepted()]);
      await world.journal.append(first, [intended(), confirmed()]);
      await world.journal.append(second, [intended(), refused]);
      expect(await world.journal.confirmed(key)).toMatchObject({ output: { id: 7 } });
    });

    it.each([['in doubt', doubtful] as const, ['as refused', refused] as const])(
      'leaves a write to the live run that is at it when another, which was told so, ends it %s',
      async (_how, end) => {
        const [first, second] = await Promise.all([world.accepted(), world.accepted()]);
        await world.journal.intend(first, [intended()]);
        expect(await world.journal.intend(second, [intended()])).toEqual({ answer: 'busy' });
        await world.journal.append(second, [end, completed]);
        expect(await world.journal.intend(await world.accepted(), [intended()])).toEqual({ answer: 'busy' });
        const again = await world.takenOver(first.run);
        expect(await world.journal.intend(again, [intended()])).toEqual({ answer: 'yours' });
      },
    );

    it('keeps different writes apart', async () => {
      const leases = await Promise.all([world.accepted(), world.accepted()]);
      const answers = await Promise.all(
        leases.map((lease, index) => world.journal.intend(lease, [intended(`${key}-${String(index)}`)])),
      );
      expect(answers).toEqual([{ answer: 'go' }, { answer: 'go' }]);
    });
  });
}

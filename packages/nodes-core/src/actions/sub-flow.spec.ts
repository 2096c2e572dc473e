import { describe, expect, it } from 'vitest';
import { failureOf } from '../testing/api-server.ts';
import { PlatformDesk } from '../testing/platform-desk.ts';
import { subFlow } from './sub-flow.ts';

const given = (more: object = {}) =>
  subFlow.input.parse({ flow: 'book-payout', input: { payout: 'po_1' }, ...more });
const started = async (input = given(), desk = new PlatformDesk()) => ({
  desk,
  output: await subFlow.run(desk.platform, input, desk.call()),
});
const ended = async (end: { by: 'time' } | { by: 'signal'; body: unknown }): Promise<unknown> => {
  const { desk, output } = await started();
  return (async () => subFlow.resume?.(desk.platform, output, end, desk.call()))();
};

describe('a sub-flow', () => {
  it('is started once, however often the step is repeated', async () => {
    const { desk, output } = await started();
    expect((await started(given(), desk)).output).toEqual(output);
    expect(desk.started).toEqual([
      {
        id: 'run-1/step',
        flow: 'book-payout',
        input: { payout: 'po_1' },
        parent: { run: 'run-1', step: 'step' },
      },
    ]);
  });

  it('is waited for until it ends, or not at all', async () => {
    const { desk, output } = await started(given({ timeoutMs: 60_000 }));
    const signal = { name: 'run.ended', correlation: output.run, since: 0 };
    expect(subFlow.waits?.(output, given())).toEqual({
      because: 'sub-flow',
      signal,
      until: desk.now + 60_000,
    });
    expect(subFlow.waits?.(output, given({ mode: 'forget' }))).toBeUndefined();
  });

  it('gives the body of its reply, and nothing when it did not reply', async () => {
    const reply = { status: 200, body: { entry: 'BNK1' } };
    const over = { outcome: 'completed', failure: null };
    expect(await ended({ by: 'signal', body: { ...over, output: reply } })).toMatchObject({
      output: { entry: 'BNK1' },
    });
    expect(await ended({ by: 'signal', body: { ...over, output: null } })).toMatchObject({ output: null });
  });

  it('fails the step when its run failed, with the failure as evidence and the team it names', async () => {
    const failure = {
      kind: 'business',
      outcome: 'not-done',
      code: 'books.closed',
      message: 'The month is closed.',
      team: 'finance',
    };
    const body = { outcome: 'failed', output: null, failure };
    expect(await failureOf(ended({ by: 'signal', body }))).toMatchObject({
      kind: 'business',
      code: 'core.sub-flow-failed',
      message: 'The run of the other flow failed: The month is closed.',
      team: 'finance',
      evidence: { failure },
    });
  });

  it('fails the step when its run was cancelled, or takes too long', async () => {
    const cancelled = { outcome: 'cancelled', output: null, failure: null };
    expect(await failureOf(ended({ by: 'signal', body: cancelled }))).toMatchObject({
      code: 'core.sub-flow-failed',
      message: 'The run of the other flow was cancelled.',
    });
    expect(await failureOf(ended({ by: 'time' }))).toMatchObject({
      kind: 'policy',
      code: 'core.sub-flow-late',
    });
  });
});

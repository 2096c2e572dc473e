import { describe, expect, it } from 'vitest';
import { PlatformDesk } from '../testing/platform-desk.ts';
import { approval } from './approval.ts';

const given = approval.input.parse({
  title: 'Refund 240.00 EUR?',
  deciders: ['finance@example.test'],
  timeoutMs: 60_000,
});

const asked = async (desk = new PlatformDesk()) => ({
  desk,
  output: await approval.run(desk.platform, given, desk.call()),
});
const ended = async (end: { by: 'time' } | { by: 'signal'; body: unknown }) => {
  const { desk, output } = await asked();
  const result = await approval.resume?.(desk.platform, output, end, desk.call());
  return { result, port: result && approval.portOf?.(result) };
};

describe('an approval', () => {
  it('is asked once, however often the step is repeated', async () => {
    const { desk, output } = await asked();
    expect((await asked(desk)).output).toEqual(output);
    expect([...desk.platform.approvals.values()]).toEqual([
      expect.objectContaining({
        id: 'run-1/step',
        title: 'Refund 240.00 EUR?',
        until: desk.now + 60_000,
        details: null,
      }),
    ]);
  });

  it('waits for the decision about this question, or the end of its time', async () => {
    const { desk, output } = await asked();
    expect(approval.waits?.(output, given)).toEqual({
      because: 'approval',
      signal: { name: 'approval.decided', correlation: 'run-1/step', since: 0 },
      until: desk.now + 60_000,
    });
  });

  it('goes the way of the decision, with who decided and what was filled in', async () => {
    const body = {
      decision: 'rejected',
      by: 'finance@example.test',
      answers: { restock: true },
      note: 'No receipt',
    };
    expect(await ended({ by: 'signal', body })).toMatchObject({ result: body, port: 'rejected' });
    expect(await ended({ by: 'signal', body: { decision: 'approved', by: 'a@example.test' } })).toMatchObject(
      {
        result: { decision: 'approved', answers: null },
        port: 'approved',
      },
    );
  });

  it('takes "timeout" when nobody decides', async () => {
    expect(await ended({ by: 'time' })).toMatchObject({ result: { decision: 'timeout' }, port: 'timeout' });
  });
});

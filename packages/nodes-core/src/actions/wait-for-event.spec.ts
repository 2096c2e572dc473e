import { describe, expect, it } from 'vitest';
import { PlatformDesk } from '../testing/platform-desk.ts';
import { waitForEvent } from './wait-for-event.ts';

const desk = new PlatformDesk();
const about = { name: 'payment.confirmed', correlation: 'shop/order/1001' };
const waiting = async (more: object = {}) => {
  const input = waitForEvent.input.parse({ ...about, ...more });
  const output = await waitForEvent.run(desk.platform, input, desk.call());
  return { output, wait: waitForEvent.waits?.(output, input) };
};
const ended = async (end: { by: 'time' } | { by: 'signal'; body: unknown }) => {
  const { output } = await waiting();
  const result = await waitForEvent.resume?.(desk.platform, output, end, desk.call());
  return { result, port: result && waitForEvent.portOf?.(result) };
};

describe('waiting for an event', () => {
  it('counts events of the last seven days, unless it is told how far to look back', async () => {
    const week = desk.now - 7 * 86_400_000;
    expect((await waiting()).wait).toEqual({ because: 'event', signal: { ...about, since: week } });
    expect((await waiting({ lookBackMs: 1_000 })).wait?.signal?.since).toBe(desk.now - 1_000);
  });

  it('has an end where there is a time-out', async () => {
    expect((await waiting({ timeoutMs: 60_000 })).wait?.until).toBe(desk.now + 60_000);
  });

  it('goes on with the body of the event', async () => {
    expect(await ended({ by: 'signal', body: { amount: '59.90' } })).toMatchObject({
      result: { received: true, body: { amount: '59.90' } },
      port: 'out',
    });
  });

  it('takes "timeout" when nothing came', async () => {
    expect(await ended({ by: 'time' })).toMatchObject({ result: { received: false }, port: 'timeout' });
  });
});

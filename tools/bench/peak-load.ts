import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { now, Sender } from './load.ts';
import { percentile } from './measure.ts';
import { makeDelivery } from './orders.ts';
import { sharedKeyOf } from './peak-flow.ts';

/** What a peak is to be. */
export const PeakOrder = z.object({
  url: z.string(),
  perSecond: z.number(),
  seconds: z.number(),
  callers: z.number(),
  firstOrder: z.number(),
});
export type PeakOrder = z.infer<typeof PeakOrder>;

/** What became of it. Times in milliseconds. */
export const PeakSent = z.object({
  acknowledged: z.number(),
  refused: z.number(),
  /** From the first delivery to the last answer. */
  seconds: z.number(),
  answer: z.object({ p50: z.number(), p99: z.number(), most: z.number() }),
});
export type PeakSent = z.infer<typeof PeakSent>;

/**
 * Sends deliveries at a pace, each when it is due or when one of the callers is free after that. Of a key that orders
 * share the next one leaves when the one before is acknowledged, so that their order is certain.
 */
async function send({ url, perSecond, seconds, callers, firstOrder }: PeakOrder): Promise<PeakSent> {
  const sender = new Sender(callers);
  const answers: number[] = [];
  const lastOf = new Map<string, Promise<void>>();
  let refused = 0;
  let next = 0;
  const start = now();
  const end = start + seconds * 1000;
  const sendOne = async (number: number): Promise<void> => {
    const { status, ms } = await sender.send(url, makeDelivery(number));
    answers.push(ms);
    if (status !== 202) refused += 1;
  };
  const call = async (): Promise<void> => {
    for (;;) {
      const due = start + ((next += 1) * 1000) / perSecond;
      const number = firstOrder + next;
      if (due >= end) return;
      if (due - now() > 1) await sleep(due - now());
      if (now() >= end) return;
      const key = sharedKeyOf(number);
      if (key === undefined) {
        await sendOne(number);
        continue;
      }
      const turn = (lastOf.get(key) ?? Promise.resolve()).then(() => sendOne(number));
      lastOf.set(key, turn);
      await turn;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  await sender.close();
  return {
    acknowledged: answers.length - refused,
    refused,
    seconds: (now() - start) / 1000,
    answer: { p50: percentile(answers, 50), p99: percentile(answers, 99), most: percentile(answers, 100) },
  };
}

const [order] = process.argv.slice(2);
if (import.meta.main && order !== undefined) {
  const sent = await send(PeakOrder.parse(JSON.parse(order)));
  process.stdout.write(JSON.stringify(sent));
}

import { defineAction, z } from '@crossdock/sdk';
import { endsAt, InstantText, instantText, Milliseconds, untilOf } from './instants.ts';

const weekMs = 604_800_000;

/** Holds the run until an event about the same thing is published, such as the payment of an order. */
export const waitForEvent = defineAction({
  id: 'core.wait-for-event',
  version: 1,
  title: 'Wait for event',
  description:
    'Holds the run until an event with the same correlation is published; takes "timeout" when none comes in time. Events that came before count, too.',
  input: z.object({
    name: z
      .string()
      .min(1)
      .meta({ title: 'Event', description: 'Its canonical name, such as payment.confirmed' }),
    correlation: z
      .string()
      .min(1)
      .meta({ title: 'About', description: 'What both are about, such as the ref of the order' }),
    timeoutMs: Milliseconds.optional().meta({
      title: 'Time-out',
      description: 'For ever when left out',
      ui: 'duration',
    }),
    lookBackMs: Milliseconds.default(weekMs).meta({
      title: 'Look back',
      description: 'How long ago an event may have come and still count',
      ui: 'duration',
      advanced: true,
    }),
  }),
  output: z.object({
    received: z.boolean().meta({ title: 'Received' }),
    body: z.unknown().optional().meta({ title: 'Body', description: 'Of the event' }),
    since: InstantText.meta({ title: 'Since' }),
    until: InstantText.optional().meta({ title: 'Until' }),
  }),
  effect: 'none',
  ports: ['out', 'timeout'],
  portOf: ({ received }) => (received ? 'out' : 'timeout'),
  run: (_platform, { timeoutMs, lookBackMs }, { now }) => {
    const since = instantText(Math.max(0, now - lookBackMs));
    return Promise.resolve({ received: false, since, ...endsAt(now, timeoutMs) });
  },
  waits: (made, { name, correlation }) => ({
    because: 'event',
    signal: { name, correlation, since: Date.parse(made.since) },
    ...untilOf(made),
  }),
  resume: (_platform, made, ended) =>
    Promise.resolve(ended.by === 'signal' ? { ...made, received: true, body: ended.body } : made),
  sample: {
    input: { name: 'payment.confirmed', correlation: 'shop/order/1001', timeoutMs: 86_400_000 },
    output: {
      received: true,
      body: { amount: '59.90', currency: 'EUR' },
      since: '2026-11-14T06:00:00.000Z',
      until: '2026-11-22T06:00:00.000Z',
    },
  },
});

import { defineAction, type Platform, z } from '@crossdock/sdk';
import { Milliseconds } from './instants.ts';

/** Lets the first run with a key through, and sends the others another way. Whoever was first stays first. */
export const deDuplicate = defineAction({
  id: 'core.de-duplicate',
  version: 1,
  title: 'De-duplicate',
  description:
    'Lets the first run with a key through, and takes "duplicate" for all that follow within a time. A replay counts as the run it replays.',
  input: z.object({
    key: z
      .string()
      .min(1)
      .meta({ title: 'Key', description: 'What there may be only one of: the number of the order' }),
    scope: z.string().min(1).max(200).meta({
      title: 'Scope',
      description: 'Where it counts: steps with the same scope, in any flow, share their keys',
    }),
    forMs: Milliseconds.min(1_000).default(86_400_000).meta({ title: 'For', ui: 'duration' }),
  }),
  output: z.object({ first: z.boolean().meta({ title: 'First' }) }),
  effect: 'repeatable',
  ports: ['out', 'duplicate'],
  portOf: ({ first }) => (first ? 'out' : 'duplicate'),
  run: (platform: Platform, given, { run, step }) => platform.claimFirst({ run, step, ...given }),
  sample: { input: { key: 'shop/order/1001', scope: 'order-mails' }, output: { first: true } },
});

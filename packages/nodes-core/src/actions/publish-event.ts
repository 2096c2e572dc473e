import { defineAction, type Platform, z } from '@crossdock/sdk';

/**
 * Tells other flows that something has happened. Publishing twice under one id is publishing once, so a repeated step
 * does no harm; a run that is replayed publishes anew unless the flow gives an id.
 */
export const publishEvent = defineAction({
  id: 'core.publish-event',
  version: 1,
  title: 'Publish event',
  description: 'Publishes an event: flows that listen to it start, and runs that wait for it go on.',
  input: z.object({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/, 'must be words with dots between, such as order.placed')
      .meta({ title: 'Event', description: 'Entity first, then what happened: order.placed' }),
    correlation: z
      .string()
      .min(1)
      .meta({ title: 'About', description: 'What it is about, such as the ref of the order' }),
    body: z.unknown().optional().meta({ title: 'Body' }),
    id: z.string().min(1).max(500).optional().meta({
      title: 'Id',
      description: 'The same id again publishes nothing; left out, each step of each run publishes once',
      advanced: true,
    }),
  }),
  output: z.object({
    id: z.string().meta({ title: 'Id' }),
    runs: z.array(z.string()).meta({ title: 'Runs', description: 'That it started' }),
  }),
  effect: 'repeatable',
  run: async (platform: Platform, { name, correlation, body, id }, { run, step }) => {
    const event = { id: id === undefined ? `${run}/${step}` : `${name}/${id}`, name, correlation };
    const { runs } = await platform.publish({ ...event, body: body ?? null }, { run });
    return { id: event.id, runs };
  },
  sample: {
    input: { name: 'order.placed', correlation: 'shop/order/1001', body: { number: '1001' } },
    output: { id: '019ab000-0000-7000-8000-000000000001/publish', runs: [] },
  },
});

import { defineTrigger, z } from '@crossdock/sdk';
import { EventKeys, keysAt } from './event-path.ts';
import { paramsReader } from './read-params.ts';

const Params = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/, 'must be entity and what happened, such as order.placed')
    .max(200)
    .meta({ title: 'Event', description: 'Entity and what happened, such as order.placed' }),
  keys: EventKeys,
});

const read = paramsReader(Params);

/** Starts a run for each event of its name that other flows publish. The flow sees the body of the event. */
export const eventTrigger = defineTrigger({
  id: 'core.event',
  version: 1,
  title: 'Event',
  description: 'Starts a run for each event of a name that another flow publishes.',
  params: Params,
  accepts: z.looseObject({ correlation: z.string().default(''), body: z.unknown() }),
  emits: z.unknown(),
  listens: (params) => read(params).name,
  eventId: ({ correlation }) => correlation,
  keys: ({ body }, params) => keysAt(body, read(params).keys),
  map: ({ body }) => body,
  sample: { correlation: 'shop/order/1001', body: { order: '1001' } },
});

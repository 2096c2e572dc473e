import { defineTrigger, permanent, type Sameness, z } from '@crossdock/sdk';
import { webhookSender } from '../webhook-sender.connection.ts';
import { EventKeys, EventPath, keysAt, textAt } from './event-path.ts';
import { HeaderName, proofOf, ProofParams } from './proof-params.ts';
import { paramsReader } from './read-params.ts';

/** What makes two deliveries the same event. */
const EventId = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('content') }).meta({ title: 'The whole content' }),
    z
      .strictObject({ from: z.literal('body'), path: EventPath.meta({ title: 'Path' }) })
      .meta({ title: 'A value in the body' }),
    z
      .strictObject({ from: z.literal('header'), name: HeaderName.meta({ title: 'Header' }) })
      .meta({ title: 'A header' }),
  ])
  .default({ from: 'content' })
  .meta({ title: 'Id of the event', description: 'The same event again starts no second run' });

const Params = z.strictObject({
  proof: ProofParams,
  eventId: EventId,
  keys: EventKeys,
  topic: z
    .strictObject({
      header: HeaderName.meta({ title: 'Header' }),
      accepts: z.array(z.string().min(1)).min(1, 'must have one value at least').meta({ title: 'Values' }),
    })
    .optional()
    .meta({ title: 'Topic', description: 'Deliveries of other topics are dropped', advanced: true }),
});

const read = paramsReader(Params);

/** Starts a run for each delivery of a system that has no connector of its own. Flows see the body as it came. */
export const webhookTrigger = defineTrigger({
  id: 'core.webhook',
  version: 1,
  title: 'Webhook',
  description: 'Starts a run for each event that any system delivers as JSON.',
  connection: webhookSender,
  params: Params,
  accepts: z.unknown(),
  emits: z.unknown(),
  webhook: ({ params }) => {
    const { proof, eventId, topic } = read(params);
    return {
      proof: proofOf(proof),
      sameness: samenessOf(eventId),
      ...(topic === undefined
        ? {}
        : { topic: { header: topic.header.toLowerCase(), accepts: topic.accepts } }),
    };
  },
  eventId: (body, params) => {
    const { eventId } = read(params);
    if (eventId.from !== 'body') return 'content';
    const id = textAt(body, eventId.path);
    if (id === undefined)
      throw permanent(
        'core.no-event-id',
        `The event has no id: there is nothing at "${eventId.path}" of its body.`,
      );
    return id;
  },
  keys: (body, params) => keysAt(body, read(params).keys),
  map: (body) => body,
  sample: { id: 'evt-1', order: { number: '1001' } },
});

function samenessOf(eventId: z.output<typeof EventId>): Sameness {
  switch (eventId.from) {
    case 'content':
      return 'state';
    case 'body':
      return 'id';
    case 'header':
      return { header: eventId.name.toLowerCase(), without: 'state' };
  }
}

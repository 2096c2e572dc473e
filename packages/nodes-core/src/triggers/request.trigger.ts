import { defineTrigger, z } from '@crossdock/sdk';
import { webhookSender } from '../webhook-sender.connection.ts';
import { EventKeys, keysAt } from './event-path.ts';
import { proofOf, ProofParams } from './proof-params.ts';
import { paramsReader } from './read-params.ts';

const Params = z.strictObject({
  proof: ProofParams,
  keys: EventKeys,
  withinMs: z.number().int().min(100).max(30_000).default(3_000).meta({
    title: 'Answer within',
    description: 'Milliseconds until the sender is told that it takes too long',
    ui: 'duration',
  }),
  late: z
    .strictObject({
      status: z.number().int().min(200).max(599).default(504).meta({ title: 'HTTP status' }),
      body: z.unknown().default({}).meta({ title: 'Body', description: 'As JSON' }),
    })
    .prefault({})
    .meta({ title: 'Answer when it takes longer' }),
});

const read = paramsReader(Params);

/**
 * Starts a run for each request, and answers it with what the flow replies. A run that takes longer goes on; its id is
 * in the answer. A request that is repeated under one `Idempotency-Key` gets the reply of the first.
 */
export const requestTrigger = defineTrigger({
  id: 'core.request',
  version: 1,
  title: 'Request',
  description: 'Starts a run for each request and answers with what the flow replies.',
  connection: webhookSender,
  params: Params,
  accepts: z.unknown(),
  emits: z.unknown(),
  webhook: ({ params }) => ({
    proof: proofOf(read(params).proof),
    sameness: { header: 'idempotency-key', without: 'none' },
  }),
  answersWithinMs: (params) => read(params).withinMs,
  lateAnswer: (params) => read(params).late,
  eventId: () => 'request',
  keys: (body, params) => keysAt(body, read(params).keys),
  map: (body) => body,
  sample: { sku: 'SHIRT-M', quantity: 1 },
});

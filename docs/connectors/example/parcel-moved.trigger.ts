import { makeRef, Ref } from '@crossdock/canonical';
import { defineTrigger, z } from '@crossdock/sdk';
import { parcels } from './parcels.connection.ts';

const State = z.enum(['taken-in', 'on-its-way', 'delivered', 'other']);

/** Starts a run for every state that a parcel comes into. */
export const parcelMoved = defineTrigger({
  id: 'parcels.parcel-moved',
  version: 1,
  title: 'Parcel moved',
  description: 'Starts a run when a parcel is taken in, on its way, or delivered.',
  connection: parcels,
  accepts: z.looseObject({
    id: z.number().int(),
    reference: z.string(),
    state: z.string(),
    at: z.iso.datetime(),
  }),
  emits: z.object({
    ref: Ref,
    order: z.string().meta({ title: 'Order' }),
    state: State.meta({ title: 'State' }),
    movedAt: z.iso.datetime().meta({ title: 'Moved at' }),
  }),
  webhook: {
    proof: {
      kind: 'hmac',
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'x-parcels-signature',
      secret: 'webhookSecret',
    },
  },
  eventId: ({ id, at }) => `${id}@${at}`,
  keys: ({ reference }) => ({ order: reference }),
  map: ({ id, reference, state, at }, { system }) => ({
    ref: makeRef({ system, entity: 'parcel', id: String(id) }),
    order: reference,
    state: State.catch('other').parse(state),
    movedAt: at,
  }),
  sample: { id: 7, reference: 'shop/order/1001', state: 'delivered', at: '2026-11-21T10:00:00Z' },
});

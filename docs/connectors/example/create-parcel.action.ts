import { defineAction, z } from '@crossdock/sdk';
import { parcels } from './parcels.connection.ts';

/** Announces a parcel to the carrier, once per reference. */
export const createParcel = defineAction({
  id: 'parcels.create-parcel',
  version: 1,
  title: 'Create parcel',
  description: 'Announces a parcel, once per reference.',
  connection: parcels,
  input: z.object({
    reference: z
      .string()
      .min(1, 'must not be empty')
      .meta({ title: 'Reference', description: 'shop/order/1001' }),
    grams: z.number().int().positive('must be at least 1').meta({ title: 'Weight in grams' }),
  }),
  output: z.object({
    id: z.number().int().meta({ title: 'Parcel' }),
    label: z.string().meta({ title: 'Label', description: 'The number on the label' }),
  }),
  effect: {
    once: {
      per: ({ reference }) => reference,
      find: (carrier, { reference }) => carrier.parcelOf(reference),
    },
  },
  run: (carrier, { reference, grams }) => carrier.create({ reference, grams }),
  record: ({ id, label }) => ({ label, entity: 'parcel', id: String(id) }),
  sample: {
    input: { reference: 'shop/order/1001', grams: 800 },
    output: { id: 7, label: '00340434161094000007' },
  },
});

import { defineAction, type Platform, z } from '@crossdock/sdk';

const reference = {
  entity: z
    .string()
    .min(1)
    .max(100)
    .meta({ title: 'Entity', description: 'In canonical words: order, product' }),
  from: z.string().min(1).max(500).meta({ title: 'Record', description: 'Its ref, such as shop/order/1001' }),
  system: z
    .string()
    .min(1)
    .max(100)
    .meta({ title: 'System', description: 'Alias of the other one, such as erp' }),
};
const to = z.string().min(1).max(500);

/** Reads which record of another system is the same thing. */
export const findReference = defineAction({
  id: 'core.find-reference',
  version: 1,
  title: 'Find reference',
  description: 'Reads which record of another system is the same thing; "missing" when nobody has said so.',
  input: z.object(reference),
  output: z.object({ to: to.optional().meta({ title: 'Record there' }) }),
  effect: 'read',
  ports: ['out', 'missing'],
  portOf: (found) => (found.to === undefined ? 'missing' : 'out'),
  run: async (platform: Platform, query) => {
    const found = await platform.findReference(query);
    return found === undefined ? {} : { to: found };
  },
  sample: {
    input: { entity: 'order', from: 'shop/order/1001', system: 'erp' },
    output: { to: '42' },
  },
});

/** Says which record of another system is the same thing. */
export const linkReference = defineAction({
  id: 'core.link-reference',
  version: 1,
  title: 'Link reference',
  description:
    'Says that a record of another system is the same thing; flows and people find one by the other.',
  input: z.object({
    ...reference,
    to: to.meta({ title: 'Record there', description: 'Its id, such as 42' }),
  }),
  output: z.object({ to: to.meta({ title: 'Record there' }) }),
  effect: 'repeatable',
  run: async (platform: Platform, link) => {
    await platform.linkReference(link);
    return { to: link.to };
  },
  sample: {
    input: { entity: 'order', from: 'shop/order/1001', system: 'erp', to: '42' },
    output: { to: '42' },
  },
});

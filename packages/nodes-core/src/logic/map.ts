import { Mapping } from '@crossdock/flow';
import { defineLogic, type z } from '@crossdock/sdk';

/** Builds a new record from what earlier steps gave: paths, constants, formulas, lookups, lists. */
export const map = defineLogic({
  id: 'core.map',
  version: 1,
  title: 'Map',
  description:
    'Builds a record field by field. Each field takes a value from an earlier step, a constant, a formula, or a lookup table; lists map line by line.',
  params: Mapping.extend({
    fields: Mapping.shape.fields.meta({ title: 'Fields', ui: 'mapping' }),
  }) satisfies z.ZodType,
  sample: {
    fields: {
      reference: { ref: 'trigger.ref' },
      'customer.email': { ref: 'trigger.customer.email' },
      lines: { each: 'trigger.lines', fields: { sku: { ref: 'item.sku' }, net: { ref: 'item.net.amount' } } },
    },
  },
});

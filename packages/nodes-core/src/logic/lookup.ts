import { LookupParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Reads a value table of the environment. */
export const lookup = defineLogic({
  id: 'core.lookup',
  version: 1,
  title: 'Look up',
  description: 'Reads a row of a lookup table of the environment; "missing" when there is none.',
  params: LookupParams,
  sample: { table: 'payment-journals', key: { ref: 'trigger.payment.method' } },
});

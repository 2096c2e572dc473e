import { FilterParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Lets a run through when a condition holds. */
export const filter = defineLogic({
  id: 'core.filter',
  version: 1,
  title: 'Filter',
  description: 'Lets the run through when a condition holds, and takes "dropped" when it does not.',
  params: FilterParams,
  sample: { when: { field: 'trigger.payment.status', operator: 'equals', value: 'paid' } },
});

import { RaiseParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** A code as analysts make them up. */
const code = 'order.no-tax-code';

/** Ends the run as a business exception. */
export const raise = defineLogic({
  id: 'core.raise',
  version: 1,
  title: 'Raise exception',
  description:
    'Ends the run as a business exception that a team must put right: with a code, a message and the values to show.',
  params: RaiseParams,
  sample: {
    code,
    team: 'finance',
    message: { formula: '"Order " + text(trigger.number) + " has a line without a tax code."' },
    evidence: { order: { ref: 'trigger.number' } },
  },
});

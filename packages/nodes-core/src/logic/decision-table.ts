import { DecisionTableParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Reads an answer from a table of rules, as people keep them in spreadsheets. */
export const decisionTable = defineLogic({
  id: 'core.decision-table',
  version: 1,
  title: 'Decision table',
  description:
    'Reads an answer from a table of rules: the first row that fits, the only one, or all of them; "no-match" when none does.',
  params: DecisionTableParams,
  sample: {
    inputs: [{ name: 'country', title: 'Country', expression: { ref: 'trigger.shipping.country' } }],
    outputs: [{ name: 'warehouse', title: 'Warehouse' }],
    rows: [
      { when: [{ operator: 'one-of', value: ['DE', 'AT'] }], then: ['WH-MUC'] },
      { when: [null], then: ['WH-ROT'] },
    ],
    hit: 'first',
  },
});

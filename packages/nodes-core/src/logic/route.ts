import { RouteParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Sends a run one way or several: the first branch that holds, or all that do; else "otherwise". */
export const route = defineLogic({
  id: 'core.route',
  version: 1,
  title: 'Route',
  description:
    'Asks its branches from top to bottom and takes the first that holds, or all that do; "otherwise" when none does.',
  params: RouteParams,
  sample: {
    branches: [
      {
        port: 'large-order',
        title: 'Large order',
        when: { field: 'trigger.totals.total', operator: 'at-least', value: '500' },
      },
    ],
  },
});

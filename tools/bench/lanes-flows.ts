import { Flow } from '@crossdock/flow';
import { benchFlow } from './bench-flow.ts';

/** Orders of one key, however many other orders there are: those with a number of seven digits. */
export const hotKey = 'size(trigger.number) > 6 ? "hot" : trigger.number';

/** The order-sync of the benchmark, one order after the other by key. */
export const orderedFlow = Flow.parse({
  ...benchFlow,
  policy: { ...benchFlow.policy, sequence: { key: { formula: hotKey } } },
});

/** What a bulk run does here: it maps a few fields. */
export const bulkFlow = Flow.parse({
  schema: 1,
  policy: { lane: 'bulk' },
  nodes: {
    item: { type: 'woocommerce.order@1', connection: 'shop' },
    map: {
      type: 'core.map@1',
      params: { fields: { number: { ref: 'trigger.number' }, name: { ref: 'trigger.customer.name' } } },
    },
  },
  wires: [{ from: 'item.out', to: 'map' }],
});

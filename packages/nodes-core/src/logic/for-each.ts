import { ForEachParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Runs the nodes within it for each item of a list. */
export const forEach = defineLogic({
  id: 'core.for-each',
  version: 1,
  title: 'For each',
  description:
    'Runs the nodes within it for each item of a list, one after the other or several at a time. An item that fails fails alone.',
  params: ForEachParams,
  sample: { items: { ref: 'trigger.lines' }, atATime: 4, result: { ref: 'item.sku' } },
});

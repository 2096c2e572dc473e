import { z } from 'zod';
import { Input } from '../input.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInField } from './placed.ts';

export const ForEachParams = z.strictObject({
  items: Input.meta({ title: 'List', description: 'One run of the body for each of its items', ui: 'input' }),
  atATime: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(1)
    .meta({ title: 'At a time', description: '1: one after the other, in order' }),
  onFailedItem: z.enum(['go-on', 'stop']).default('go-on').meta({
    title: 'When an item fails',
    description:
      'go-on: the others are done, and the failed ones wait for somebody; stop: no further item begins',
  }),
  result: Input.optional().meta({
    title: 'Result of an item',
    description: 'Collected into the list of results, in the order of the items; null for those that failed',
    ui: 'input',
  }),
  childRunsAbove: z.number().int().min(1).max(1_000).default(100).meta({
    title: 'Runs of their own above',
    description: 'Longer lists are split into runs in the bulk lane, so that no run grows without end',
    advanced: true,
  }),
});
export type ForEachParams = z.infer<typeof ForEachParams>;

/**
 * Runs the nodes within it for each item of a list; inside, `item` and `index` are its own. An item that fails
 * fails alone. `out` gives the results and counts; the run ends failed when items did and nobody took the way
 * `failed`, so that they are not overlooked.
 */
export const forEach: Construct<ForEachParams> = {
  type: 'core.for-each@1',
  kind: 'each',
  params: ForEachParams,
  ports: () => [outPort],
  inner: 'each',
  expressions: ({ items }) => placedInField('params.items', items),
  innerExpressions: ({ result }) => (result === undefined ? [] : placedInField('params.result', result)),
};

import { z } from 'zod';
import { Input } from '../input.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInField } from './placed.ts';

export const TryParams = z.strictObject({
  result: Input.optional().meta({ title: 'Result', description: 'What the whole comes to', ui: 'input' }),
});
export type TryParams = z.infer<typeof TryParams>;

/**
 * Runs the nodes within it as a whole. When one fails, the writes that were confirmed are taken back, newest
 * first, where their actions can (`undo`); then the way `failed` is taken, or the run fails.
 */
export const tryAll: Construct<TryParams> = {
  type: 'core.try@1',
  kind: 'try',
  params: TryParams,
  ports: () => [outPort],
  inner: 'try',
  expressions: () => [],
  innerExpressions: ({ result }) => (result === undefined ? [] : placedInField('params.result', result)),
};

import { z } from 'zod';
import { Input } from '../input.ts';
import { compileInput } from '../mapping/evaluate.ts';
import type { Construct } from './construct.ts';
import { placedInField } from './placed.ts';

export const StopParams = z.strictObject({
  reason: Input.optional().meta({
    title: 'Reason',
    description: 'Kept in the history of the run',
    ui: 'input',
  }),
});
export type StopParams = z.infer<typeof StopParams>;

/** Ends the run here, as completed: nothing new begins, what is under way comes to its end. */
export const stop: Construct<StopParams> = {
  type: 'core.stop@1',
  kind: 'pure',
  params: StopParams,
  ports: () => [],
  expressions: ({ reason }) => (reason === undefined ? [] : placedInField('params.reason', reason)),
  compile: ({ reason }, { expressions, place }) => {
    const read = reason === undefined ? () => null : compileInput(expressions, reason, `${place}, reason`);
    return (scope) => ({ ports: [], output: { reason: read(scope) ?? null }, does: 'stop' });
  },
};

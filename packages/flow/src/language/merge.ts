import { z } from 'zod';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';

export const MergeParams = z.strictObject({
  needs: z.enum(['any', 'all']).default('any').meta({
    title: 'Goes on when',
    description: 'any: one of the branches came this way; all: every one of them did',
  }),
});
export type MergeParams = z.infer<typeof MergeParams>;

/** Brings branches together: waits until each has come this way or cannot come any more. */
export const merge: Construct<MergeParams> = {
  type: 'core.merge@1',
  kind: 'pure',
  params: MergeParams,
  ports: () => [outPort],
  joins: ({ needs }) => needs,
  expressions: () => [],
  compile: () => () => ({ ports: [outPort], output: {} }),
};

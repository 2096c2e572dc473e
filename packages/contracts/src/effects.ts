import { z } from 'zod';
import { post } from './contract.ts';
import { RunSummary } from './run-summary.ts';

const step = z.string().min(1).meta({
  description: 'The step as `effect.question.step` of the run says: `pay`, `lines/3/pay`, `pay~undo`',
});
const reason = z
  .string()
  .trim()
  .min(1, 'must say how you know, for those who read the run later')
  .max(500)
  .meta({ description: 'How you know; it stands in the history of the run' });

/** What a person found out about a write in doubt. */
export const EffectAnswer = z
  .discriminatedUnion('was', [
    z.strictObject({
      was: z.literal('done'),
      step,
      reason,
      result: z.unknown().optional().meta({
        description:
          'What the write came to, as the output of the action has it. Left out when a write was taken back',
      }),
    }),
    z.strictObject({ was: z.literal('not-done'), step, reason }),
  ])
  .meta({ id: 'EffectAnswer' });
export type EffectAnswer = z.infer<typeof EffectAnswer>;

export const SettledEffect = z
  .object({
    run: RunSummary,
    replay: RunSummary.nullable().meta({
      description:
        'The run that goes on from the failed step, when this was the last question of a failed run',
    }),
    notReplayed: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why no run goes on by itself; null when one does' }),
  })
  .meta({ id: 'SettledEffect' });
export type SettledEffect = z.infer<typeof SettledEffect>;

export const effectContracts = {
  settle: post('/environments/:env/runs/:run/settle', {
    summary:
      'Say of a write in doubt whether it was done. Done: its result is used, and it is not made again. Not done: it may be made. A failed run goes on with its last answer',
    allow: 'effects.settle',
    body: EffectAnswer,
    returns: SettledEffect,
  }),
};

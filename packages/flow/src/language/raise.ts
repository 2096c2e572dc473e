import { business } from '@crossdock/sdk';
import { z } from 'zod';
import { Input } from '../input.ts';
import { compileInput } from '../mapping/evaluate.ts';
import type { Construct } from './construct.ts';
import { placedInField, placedInInputs } from './placed.ts';

export const RaiseParams = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'must be two words with a dot, such as order.no-tax-code')
    .meta({ title: 'Code', description: 'Failures with one code are one kind of case: order.no-tax-code' }),
  team: z.string().min(1).optional().meta({ title: 'Team', description: 'Who can put it right: finance' }),
  message: Input.meta({ title: 'Message', description: 'What is wrong, and what to do', ui: 'input' }),
  evidence: z
    .record(z.string(), Input)
    .optional()
    .meta({ title: 'Evidence', description: 'Values to show with it', ui: 'inputs' }),
});
export type RaiseParams = z.infer<typeof RaiseParams>;

/** Ends the run as a business exception that somebody must put right. */
export const raise: Construct<RaiseParams> = {
  type: 'core.raise@1',
  kind: 'pure',
  params: RaiseParams,
  ports: () => [],
  expressions: ({ message, evidence }) => [
    ...placedInField('params.message', message),
    ...placedInInputs('params.evidence', evidence ?? {}),
  ],
  compile: ({ code, team, message, evidence = {} }, { expressions, place }) => {
    const sentence = compileInput(expressions, message, `${place}, message`);
    const values = Object.entries(evidence).map(
      ([name, input]) => [name, compileInput(expressions, input, `${place}, evidence ${name}`)] as const,
    );
    return (scope) => {
      throw business(code, textOf(sentence(scope)), {
        ...(team === undefined ? {} : { team }),
        evidence: Object.fromEntries(values.map(([name, read]) => [name, read(scope) ?? null])),
      });
    };
  },
};

function textOf(message: unknown): string {
  if (typeof message === 'string' && message.trim() !== '') return message;
  return message === undefined || message === null || message === ''
    ? 'The flow raised an exception without a message.'
    : JSON.stringify(message);
}

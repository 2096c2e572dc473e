import { z } from 'zod';
import { Input } from '../input.ts';
import { compileInput } from '../mapping/evaluate.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInField } from './placed.ts';

export const ReplyParams = z.strictObject({
  status: z.number().int().min(200).max(599).default(200).meta({ title: 'HTTP status' }),
  body: Input.meta({ title: 'Body', description: 'The answer, as JSON', ui: 'input' }),
});
export type ReplyParams = z.infer<typeof ReplyParams>;

/** Answers whoever started the run: the sender of a request, or the flow around a sub-flow. The run goes on. */
export const reply: Construct<ReplyParams> = {
  type: 'core.reply@1',
  kind: 'pure',
  params: ReplyParams,
  ports: () => [outPort],
  expressions: ({ body }) => placedInField('params.body', body),
  compile: ({ status, body }, { expressions, place }) => {
    const read = compileInput(expressions, body, `${place}, body`);
    return (scope) => ({ ports: [outPort], output: { status, body: read(scope) ?? null }, does: 'reply' });
  },
};

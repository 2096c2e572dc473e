import { z } from 'zod';
import { Input } from '../input.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInInputs } from './placed.ts';

export const CodeParams = z.strictObject({
  language: z.enum(['javascript', 'typescript']).default('javascript').meta({ title: 'Language' }),
  source: z
    .string()
    .min(1)
    .max(200_000)
    .meta({ title: 'Code', description: 'The body of a function of input, steps and trigger', ui: 'code' }),
  inputs: z
    .record(z.string().min(1), Input)
    .default({})
    .meta({ title: 'Input', description: 'What the code sees as input', ui: 'inputs' }),
  memoryMb: z.number().int().min(8).max(256).default(32).meta({ title: 'Memory limit (MB)', advanced: true }),
  timeoutMs: z
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(1_000)
    .meta({ title: 'Time limit', ui: 'duration', advanced: true }),
});
export type CodeParams = z.infer<typeof CodeParams>;

/** JavaScript or TypeScript of the user, in an isolate without access to anything but its input. */
export const code: Construct<CodeParams> = {
  type: 'core.code@1',
  kind: 'code',
  params: CodeParams,
  ports: () => [outPort],
  expressions: ({ inputs }) => placedInInputs('params.inputs', inputs),
};

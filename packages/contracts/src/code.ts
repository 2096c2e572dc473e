import { CodeParams } from '@crossdock/flow';
import { z } from 'zod';
import { post } from './contract.ts';

/** How code did on a sample. */
export const CodeTrial = z
  .object({
    output: z.unknown().optional().meta({ description: 'Left out when the code returned nothing' }),
    console: z.array(z.string()),
    cpuMs: z.number(),
    failure: z
      .object({
        code: z.string(),
        message: z.string(),
        line: z.number().int().nullable().meta({ description: 'Of the code, from 1, where it is known' }),
      })
      .nullable()
      .meta({ description: 'Why it gave no output; null when it did' }),
  })
  .meta({ id: 'CodeTrial' });
export type CodeTrial = z.infer<typeof CodeTrial>;

export const codeContracts = {
  run: post('/code/trial', {
    summary: 'Run code on a sample, within the limits of its node; nothing is kept',
    allow: 'flows.edit',
    body: CodeParams.pick({ language: true, source: true, memoryMb: true, timeoutMs: true }).extend({
      input: z.unknown(),
      steps: z.record(z.string(), z.unknown()).default({}),
      trigger: z.unknown(),
    }),
    returns: CodeTrial,
  }),
};

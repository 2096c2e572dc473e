import { defineAction, type Platform, z } from '@crossdock/sdk';
import { endsAt, InstantText, Milliseconds, untilOf } from './instants.ts';

const People = z.array(z.email('must be an e-mail address')).default([]);

/** What is told when a person has decided. */
const Decided = z.object({
  decision: z.enum(['approved', 'rejected']),
  by: z.string(),
  answers: z.unknown().optional(),
  note: z.string().nullish(),
});

const output = z.object({
  approval: z.string().meta({ title: 'Approval' }),
  decision: z.enum(['open', 'approved', 'rejected', 'timeout']).meta({ title: 'Decision' }),
  by: z.string().optional().meta({ title: 'Decided by' }),
  answers: z
    .unknown()
    .optional()
    .meta({ title: 'Answers', description: 'What was filled in with the decision' }),
  note: z.string().optional().meta({ title: 'Note' }),
  until: InstantText.optional().meta({ title: 'Until' }),
});

/** Asks a person. The question is known by run and step, so that it is asked once however often the step is repeated. */
export const approval = defineAction({
  id: 'core.approval',
  version: 1,
  title: 'Approval',
  description:
    'Asks a person to approve or reject, and holds the run until somebody has, or the time is over.',
  input: z.object({
    title: z
      .string()
      .min(1)
      .max(200)
      .meta({ title: 'Question', description: 'In one line: Refund 240.00 EUR?' }),
    details: z.unknown().optional().meta({ title: 'Details', description: 'Shown with the question' }),
    form: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ title: 'Form', description: 'JSON Schema of what is filled in with the decision' }),
    deciders: People.meta({
      title: 'Who may decide',
      description: 'E-mail addresses. Empty: everybody who can sign in, but for those who may not',
      ui: 'people',
    }),
    not: People.meta({
      title: 'Who may not',
      description: 'Beside those who caused the run: they may not, unless their own decision is allowed',
      ui: 'people',
    }),
    selfApproval: z.boolean().default(false).meta({
      title: 'People may decide what they caused',
      description:
        'For a shop of one person. Otherwise whoever started the run, or one that it comes from, or asked for a replay may not decide',
      advanced: true,
    }),
    timeoutMs: Milliseconds.optional().meta({
      title: 'Time-out',
      description: 'For ever when left out',
      ui: 'duration',
    }),
  }),
  output,
  effect: 'repeatable',
  ports: ['approved', 'rejected', 'timeout'],
  portOf: ({ decision }) => (decision === 'open' ? 'timeout' : decision),
  run: async (platform: Platform, { timeoutMs, details, ...question }, { run, step, now }) => {
    const { until } = endsAt(now, timeoutMs);
    const asked = await platform.askApproval({
      id: `${run}/${step}`,
      run,
      step,
      ...question,
      details: details ?? null,
      ...untilOf({ until }),
    });
    return { approval: asked.approval, decision: 'open' as const, ...(until === undefined ? {} : { until }) };
  },
  waits: (made) => ({
    because: 'approval',
    signal: { name: 'approval.decided', correlation: made.approval, since: 0 },
    ...untilOf(made),
  }),
  resume: (_platform, made, ended) => {
    if (ended.by === 'time') return Promise.resolve({ ...made, decision: 'timeout' as const });
    const { decision, by, answers, note } = Decided.parse(ended.body);
    return Promise.resolve({ ...made, decision, by, answers: answers ?? null, ...(note ? { note } : {}) });
  },
  sample: {
    input: {
      title: 'Refund 240.00 EUR for order 1001?',
      details: { order: '1001', amount: '240.00', currency: 'EUR' },
      form: { type: 'object', properties: { restock: { type: 'boolean', title: 'Put back into stock' } } },
      deciders: ['finance@example.test'],
      timeoutMs: 172_800_000,
    },
    output: {
      approval: '019ab000-0000-7000-8000-000000000001/approve',
      decision: 'approved',
      by: 'finance@example.test',
      answers: { restock: true },
      until: '2026-11-23T06:00:00.000Z',
    },
  },
});

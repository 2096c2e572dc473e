import { business, defineAction, Failure, type Platform, policy, z } from '@crossdock/sdk';
import { endsAt, InstantText, Milliseconds, untilOf } from './instants.ts';

/** What is told when the run is over. `output` is what it replied: status and body. */
const Ended = z.object({
  outcome: z.enum(['completed', 'failed', 'cancelled', 'echo']),
  output: z.object({ body: z.unknown() }).nullish(),
  failure: Failure.nullish(),
});

/**
 * Runs another flow. Its run is known by run and step of this one, so that it is started once however often the step is
 * repeated. A run that did not complete fails the step, with its failure as evidence.
 */
export const subFlow = defineAction({
  id: 'core.sub-flow',
  version: 1,
  title: 'Sub-flow',
  description: 'Runs another flow in its deployed version, and waits for its reply, or goes on without.',
  input: z.object({
    flow: z
      .string()
      .min(1)
      .meta({ title: 'Flow', description: 'Its short name, such as book-payout', ui: 'flow' }),
    input: z.unknown().meta({ title: 'Input', description: 'The event that its trigger is given' }),
    mode: z.enum(['wait', 'forget']).default('wait').meta({
      title: 'Mode',
      description: 'wait: until it is over, for its reply; forget: this run goes on at once',
    }),
    timeoutMs: Milliseconds.optional().meta({
      title: 'Time-out',
      description: 'Then this step fails; the other run goes on. Waits for ever when left out',
      ui: 'duration',
    }),
  }),
  output: z.object({
    run: z.string().meta({ title: 'Run' }),
    output: z.unknown().meta({ title: 'Output', description: 'The body of its reply' }),
    until: InstantText.optional().meta({ title: 'Until' }),
  }),
  effect: 'repeatable',
  run: async (platform: Platform, { flow, input, timeoutMs }, { run, step, now }) => {
    const parent = { run, step };
    const started = await platform.startRun({ id: `${run}/${step}`, flow, input: input ?? null, parent });
    return { run: started.run, output: null, ...endsAt(now, timeoutMs) };
  },
  waits: (made, { mode }) =>
    mode === 'forget'
      ? undefined
      : {
          because: 'sub-flow',
          signal: { name: 'run.ended', correlation: made.run, since: 0 },
          ...untilOf(made),
        },
  resume: (_platform, made, ended) => {
    if (ended.by === 'time') throw late(made.run);
    const { outcome, output, failure } = Ended.parse(ended.body);
    switch (outcome) {
      case 'completed':
      case 'echo':
        return Promise.resolve({ ...made, output: output?.body ?? null });
      case 'failed':
      case 'cancelled':
        throw notCompleted(made.run, outcome, failure ?? undefined);
    }
  },
  sample: {
    input: { flow: 'book-payout', input: { payout: 'po_1' } },
    output: { run: '019ab000-0000-7000-8000-000000000002', output: { entry: 'BNK1/2026/00042' } },
  },
});

function late(run: string): Error {
  return policy(
    'core.sub-flow-late',
    'The run of the other flow did not end in the time it has. It goes on: see how it ends, then replay from this step.',
    { evidence: { run } },
  );
}

function notCompleted(run: string, outcome: 'failed' | 'cancelled', failure: Failure | undefined): Error {
  const why =
    outcome === 'cancelled' ? 'was cancelled' : `failed: ${failure?.message ?? 'no reason is known'}`;
  return business('core.sub-flow-failed', `The run of the other flow ${why}`.replace(/\.?$/, '.'), {
    ...(failure?.team === undefined ? {} : { team: failure.team }),
    evidence: { run, outcome, ...(failure === undefined ? {} : { failure }) },
  });
}

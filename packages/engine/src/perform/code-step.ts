import { outPort } from '@crossdock/flow';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedCode } from '../prepare.ts';
import { failureOf } from './failure-of.ts';
import { retryAt, type StepContext } from './step-context.ts';

/** An isolate that dies takes one attempt with it. */
const policy = {
  retry: { attempts: 3, firstDelayMs: 200, factor: 2, maxDelayMs: 2_000, jitter: 0.2 },
  callTimeoutMs: 60_000,
};

/**
 * Code of the user. Pure like a map: its clock stands still at the beginning of the run's acceptance and its random
 * source is seeded by run and step, so that computed again it gives the same answer.
 */
export async function performCode(
  { step, input, sees }: PreparedCode,
  acceptedAt: number,
  context: StepContext,
): Promise<JournalEvent> {
  const { world, scope, path, run } = context;
  const attempt = context.attempts + 1;
  const base = { step: path, attempt, from: world.now() };
  try {
    const { source, memoryMb, timeoutMs } = step.params;
    const { output, console } = await world.sandbox.run(
      { source, memoryMb, timeoutMs },
      {
        input: input(scope),
        steps: sees.steps ? scope.steps : {},
        trigger: sees.trigger ? scope.trigger : null,
        now: acceptedAt,
        seed: `${run}/${path}`,
      },
    );
    const said = console.length === 0 ? {} : { console };
    return {
      kind: 'step.completed',
      ...base,
      at: world.now(),
      port: outPort,
      output: output ?? null,
      ...said,
    };
  } catch (error) {
    const failure = failureOf(error, 'not-done');
    const again = retryAt({ policy }, failure, attempt, world);
    return { kind: 'step.failed', ...base, at: world.now(), failure, ...again };
  }
}

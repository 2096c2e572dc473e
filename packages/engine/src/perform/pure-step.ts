import { outPort } from '@crossdock/flow';
import type { AnyTrigger } from '@crossdock/sdk';
import { eventMisfit } from '../event-misfit.ts';
import type { JournalEvent } from '../journal/events.ts';
import { joinPorts } from '../ports.ts';
import type { PreparedPure, PreparedTrigger } from '../prepare.ts';
import { failureOf } from './failure-of.ts';
import type { StepContext } from './step-context.ts';

/** Map, route and the like: computed, never called out for. After a crash they are computed again, with the same answer. */
export function performPure(prepared: PreparedPure, context: StepContext): JournalEvent {
  return computed(context, () => {
    const { ports, output, does } = prepared.compute(context.scope);
    return { port: joinPorts(ports), output, ...(does === undefined ? {} : { does }) };
  });
}

/**
 * The event as the flow sees it. `triggered` is what accepting it came to already; without it, as after a crash or
 * for a replay, the event is read again.
 */
export function performTrigger(
  { trigger, step }: PreparedTrigger,
  given: { event: unknown; triggered?: { output: unknown } | undefined },
  context: StepContext,
): JournalEvent {
  return computed(context, () => ({
    port: outPort,
    output:
      given.triggered === undefined
        ? trigger.map(acceptedBy(trigger, given.event), { system: step.connection ?? 'core' })
        : given.triggered.output,
  }));
}

function computed(
  { path, world: { now } }: StepContext,
  compute: () => { port: string; output: unknown; does?: 'stop' | 'reply' | 'set' },
): JournalEvent {
  const base = { step: path, attempt: 1, from: now() };
  try {
    return { kind: 'step.completed', ...base, ...compute(), at: now() };
  } catch (error) {
    return { kind: 'step.failed', ...base, at: now(), failure: failureOf(error, 'not-done') };
  }
}

/** The event as the trigger's schema reads it. It was checked at the edge; a replay may have changed it since. */
function acceptedBy(trigger: AnyTrigger, event: unknown): unknown {
  const parsed = trigger.accepts.safeParse(event);
  if (parsed.success) return parsed.data;
  throw eventMisfit(trigger, parsed.error.issues);
}

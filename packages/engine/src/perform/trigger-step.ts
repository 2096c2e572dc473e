import { outPort } from '@crossdock/flow';
import type { AnyTrigger, Echo } from '@crossdock/sdk';
import { eventMisfit } from '../event-misfit.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedTrigger } from '../prepare.ts';
import { computed } from './pure-step.ts';
import type { StepContext } from './step-context.ts';

/** What a trigger makes of an event. */
export interface Triggered {
  output: unknown;
  /** What the event would be, were it a write of ours that comes back. */
  echo?: Echo | undefined;
}

/** What a trigger makes of an event that its schema has read. */
export function madeByTrigger({ trigger, step }: PreparedTrigger, accepted: unknown): Triggered {
  return {
    output: trigger.map(accepted, { system: step.connection ?? 'core' }),
    echo: trigger.echo?.(accepted),
  };
}

/**
 * The event as the flow sees it. `triggered` is what accepting it came to already; without it, as after a crash or
 * for a replay, the event is read again.
 */
export function performTrigger(
  prepared: PreparedTrigger,
  { event, triggered }: { event: unknown; triggered?: Triggered | undefined },
  context: StepContext,
): { event: JournalEvent; echo: Triggered['echo'] } {
  let made = triggered;
  const completed = computed(context, () => {
    made ??= madeByTrigger(prepared, acceptedBy(prepared.trigger, event));
    return { port: outPort, output: made.output };
  });
  return { event: completed, echo: made?.echo };
}

/** The event as the trigger's schema reads it. It was checked at the edge; a replay may have changed it since. */
function acceptedBy(trigger: AnyTrigger, event: unknown): unknown {
  const parsed = trigger.accepts.safeParse(event);
  if (parsed.success) return parsed.data;
  throw eventMisfit(trigger, parsed.error.issues);
}

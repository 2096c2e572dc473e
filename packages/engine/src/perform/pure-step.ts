import { outPort } from '@crossdock/flow';
import type { AnyTrigger } from '@crossdock/sdk';
import { eventMisfit } from '../event-misfit.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedStep } from '../prepare.ts';
import { failureOf } from './failure-of.ts';
import type { StepContext } from './step-context.ts';

type PureStep = Exclude<PreparedStep, { kind: 'action' }>;

/** Trigger, map and route: computed, never called out for. After a crash they are computed again, with the same answer. */
export function performPure(prepared: PureStep, context: StepContext): JournalEvent {
  const { now } = context.world;
  const base = { step: prepared.step.key, attempt: 1, from: now() };
  try {
    const { port, output } = compute(prepared, context);
    return { kind: 'step.completed', ...base, at: now(), port, output };
  } catch (error) {
    return { kind: 'step.failed', ...base, at: now(), failure: failureOf(error, 'not-done') };
  }
}

function compute(prepared: PureStep, { event, scope }: StepContext): { port: string; output: unknown } {
  switch (prepared.kind) {
    case 'trigger': {
      const { trigger, step } = prepared;
      return { port: outPort, output: trigger.map(acceptedBy(trigger, event), { system: step.connection }) };
    }
    case 'map':
      return { port: outPort, output: prepared.map(scope) };
    case 'route': {
      const port = prepared.route(scope);
      return { port, output: { branch: port } };
    }
  }
}

/** The event as the trigger's schema reads it. It was checked at the edge; a replay may have changed it since. */
function acceptedBy(trigger: AnyTrigger, event: unknown): unknown {
  const parsed = trigger.accepts.safeParse(event);
  if (parsed.success) return parsed.data;
  throw eventMisfit(trigger, parsed.error.issues);
}

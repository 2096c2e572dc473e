import type { JournalEvent } from '../journal/events.ts';
import { joinPorts } from '../ports.ts';
import type { PreparedPure } from '../prepare.ts';
import { failureOf } from './failure-of.ts';
import type { StepContext } from './step-context.ts';

/** What a step that only computes may use. */
type Computing = Pick<StepContext, 'path' | 'world' | 'scope'>;

/** Map, route and the like: computed, never called out for. After a crash they are computed again, with the same answer. */
export function performPure(prepared: PreparedPure, context: Computing): JournalEvent {
  return computed(context, () => {
    const { ports, output, does } = prepared.compute(context.scope);
    return { port: joinPorts(ports), output, ...(does === undefined ? {} : { does }) };
  });
}

/** Computes what a step comes to; what goes wrong is its failure. */
export function computed(
  { path, world: { now } }: Pick<Computing, 'path' | 'world'>,
  compute: () => { port: string; output: unknown; does?: 'stop' | 'reply' | 'set' },
): JournalEvent {
  const base = { step: path, attempt: 1, from: now() };
  try {
    return { kind: 'step.completed', ...base, ...compute(), at: now() };
  } catch (error) {
    return { kind: 'step.failed', ...base, at: now(), failure: failureOf(error, 'not-done') };
  }
}

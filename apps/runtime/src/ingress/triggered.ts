import { madeByTrigger, type PreparedPlan, type Triggered } from '@crossdock/engine';

/**
 * What the trigger of a plan makes of an event, made once and only when somebody asks. Undefined when nothing can be made
 * of it: the run then fails in its first step and says why. `accepted` spares reading the event a second time.
 */
export function triggeredBy(
  { plan, steps }: PreparedPlan,
  event: unknown,
  accepted: { data: unknown } | undefined,
): () => Triggered | undefined {
  let made: { by: Triggered | undefined } | undefined;
  const make = (): Triggered | undefined => {
    const prepared = steps.get(plan.trigger);
    if (prepared?.kind !== 'trigger') return undefined;
    try {
      return madeByTrigger(
        prepared,
        accepted === undefined ? prepared.trigger.accepts.parse(event) : accepted.data,
      );
    } catch {
      return undefined;
    }
  };
  return () => {
    made ??= { by: make() };
    return made.by;
  };
}

import { type AnyTrigger, type FailureError, permanent } from '@crossdock/sdk';

interface Issue {
  path: PropertyKey[];
  message: string;
}

/** An event that does not have the shape its trigger knows: the source changed, or somebody else is sending. */
export function eventMisfit(trigger: Pick<AnyTrigger, 'title'>, issues: readonly Issue[]): FailureError {
  const named = issues
    .slice(0, 8)
    .map(({ path, message }) => ({ field: path.join('.') || 'event', message }));
  const sentence = named.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return permanent('core.event-misfit', `The event is not what "${trigger.title}" expects. ${sentence}.`, {
    evidence: { issues: named },
  });
}

import { hash } from 'node:crypto';
import { eventMisfit } from '@crossdock/engine';
import { type AnyTrigger, type Failure, permanent } from '@crossdock/sdk';
import type { DeployedFlow } from '../flows/deployed-flows.ts';
import type { Arrival } from '../runs/acceptance.ts';

/** An event as it came, read by its trigger: what identifies it, and whether it can be understood at all. */
export interface ReadEvent {
  /** JSON text to keep. */
  body: Buffer;
  /** The event as JSON, before the trigger's schema; a text when it is not JSON. */
  event: unknown;
  eventId: string;
  keys: Record<string, string>;
  misfit?: Failure;
  /** Why it is none of the trigger's: not to be kept. */
  ignored?: string;
}

/**
 * Reads an event at the edge. It never fails: what does not fit is kept with the reason, so that a source
 * whose shape changed is seen and nothing is lost.
 *
 * The identity is the connector's name for the state of a record, and a digest of the accepted content: two
 * changes within one second are two events; one change that comes by webhook twice, or by webhook and by
 * sweep, is one.
 */
export function readEvent(trigger: AnyTrigger, body: Buffer): ReadEvent {
  const text = body.toString('utf8');
  let event: unknown;
  try {
    event = JSON.parse(text);
    /* What is nested without end can be parsed, but never shown or passed on. */
    JSON.stringify(event);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    const misfit = permanent('core.not-json', `The body is not JSON: ${reason}.`).failure;
    return {
      body: Buffer.from(JSON.stringify(text)),
      event: text,
      eventId: digestOf(body),
      keys: {},
      misfit,
    };
  }
  return { body, event, ...identify(trigger, event, body) };
}

/** The same for an event that a sweep has read already. */
export function readSweptEvent(trigger: AnyTrigger, event: unknown): ReadEvent {
  const body = Buffer.from(JSON.stringify(event) ?? 'null');
  return { body, event, ...identify(trigger, event, body) };
}

function identify(
  trigger: AnyTrigger,
  event: unknown,
  body: Buffer,
): Pick<ReadEvent, 'eventId' | 'keys' | 'misfit' | 'ignored'> {
  const parsed = trigger.accepts.safeParse(event);
  if (!parsed.success) {
    return { eventId: digestOf(body), keys: {}, misfit: eventMisfit(trigger, parsed.error.issues).failure };
  }
  const ignored = trigger.ignores?.(parsed.data);
  return {
    ...(ignored === undefined ? {} : { ignored }),
    eventId: `${trigger.eventId(parsed.data)}#${digestOf(JSON.stringify(parsed.data)).slice(0, 12)}`,
    keys: trigger.keys(parsed.data),
  };
}

function digestOf(content: Buffer | string): string {
  return hash('sha256', content, 'hex');
}

export function arrivalOf(
  { environment, flow, version }: Pick<DeployedFlow, 'environment' | 'flow' | 'version'>,
  source: Arrival['source'],
  { eventId, keys, body, misfit }: ReadEvent,
): Arrival {
  return {
    environment,
    flow,
    version,
    source,
    eventId,
    keys,
    body,
    ...(misfit === undefined ? {} : { misfit }),
  };
}

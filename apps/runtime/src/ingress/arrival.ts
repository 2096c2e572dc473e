import { hash } from 'node:crypto';
import { eventMisfit } from '@crossdock/engine';
import { type AnyTrigger, type Failure, isFailureError, permanent, type PlainSameness } from '@crossdock/sdk';
import { v7 as uuid } from 'uuid';
import type { PlanTrigger } from '../catalogue/catalogue.ts';
import type { DeployedFlow } from '../flows/deployed-flows.ts';
import type { Arrival } from '../runs/acceptance.ts';

/** An event as it came, read by its trigger: what identifies it, and whether it can be understood at all. */
export interface ReadEvent {
  /** JSON text to keep. */
  body: Buffer;
  /** The event as JSON, before the trigger's schema; a text when it is not JSON. */
  event: unknown;
  /** The event as the trigger's schema reads it; absent when it does not fit. */
  accepted?: { data: unknown };
  eventId: string;
  keys: Record<string, string>;
  misfit?: Failure;
  /** Why it is none of the trigger's: not to be kept. */
  ignored?: string;
}

/** What is known about an event beside its content. */
export interface Sender {
  /** An id that the sender gave it, in a header. */
  givenId?: string | undefined;
  /** When two events without such an id are the same one. */
  sameness?: PlainSameness;
}

type Trigger = Pick<PlanTrigger, 'trigger' | 'params'>;

/**
 * Reads an event at the edge. It never fails: what does not fit is kept with the reason, so that a source
 * whose shape changed is seen and nothing is lost.
 *
 * Unless the trigger's webhook says otherwise, the identity is the connector's name for the state of a record, and a
 * digest of the accepted content: two changes within one second are two events; one change that comes by webhook
 * twice, or by webhook and by sweep, is one.
 */
export function readEvent(of: Trigger, body: Buffer, sender: Sender = {}): ReadEvent {
  const text = body.toString('utf8');
  let event: unknown;
  try {
    event = JSON.parse(text);
    /* What is nested without end can be parsed, but never shown or passed on. */
    if (mayBeDeep(text)) JSON.stringify(event);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    const misfit = permanent('core.not-json', `The body is not JSON: ${reason}.`).failure;
    const kept = Buffer.from(JSON.stringify(text));
    return { body: kept, event: text, ...unreadable(body, misfit) };
  }
  return { body, event, ...identify(of, event, body, sender) };
}

/** Nesting is only as deep as there are brackets that open it: most events have too few to ask further. */
function mayBeDeep(text: string): boolean {
  return countOf('{', text) + countOf('[', text) > harmlessDepth;
}

/* Every event passes here: character by character takes four times as long. */
function countOf(sought: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) count += 1;
  return count;
}

/** Levels that anything can pass on. */
const harmlessDepth = 1_000;

/** The same for an event that was read already, by a sweep for instance. */
export function readSweptEvent(of: Trigger, event: unknown, sender: Sender = {}): ReadEvent {
  const body = Buffer.from(JSON.stringify(event) ?? 'null');
  return { body, event, ...identify(of, event, body, sender) };
}

type Identified = Pick<ReadEvent, 'accepted' | 'eventId' | 'keys' | 'misfit' | 'ignored'>;

function identify({ trigger, params }: Trigger, event: unknown, body: Buffer, sender: Sender): Identified {
  const parsed = trigger.accepts.safeParse(event);
  if (!parsed.success) return unreadable(body, eventMisfit(trigger, parsed.error.issues).failure);
  const accepted = { data: parsed.data };
  try {
    const ignored = trigger.ignores?.(parsed.data);
    return {
      accepted,
      ...(ignored === undefined ? {} : { ignored }),
      eventId: sender.givenId ?? eventIdOf(trigger, params, parsed.data, sender.sameness ?? 'state'),
      keys: trigger.keys(parsed.data, params),
    };
  } catch (error) {
    if (isFailureError(error)) return unreadable(body, error.failure);
    throw error;
  }
}

function eventIdOf(
  trigger: AnyTrigger,
  params: PlanTrigger['params'],
  data: unknown,
  sameness: PlainSameness,
): string {
  switch (sameness) {
    case 'state':
      return `${trigger.eventId(data, params)}#${digestOf(JSON.stringify(data) ?? '').slice(0, 12)}`;
    case 'id':
      return trigger.eventId(data, params);
    case 'none':
      return `${trigger.eventId(data, params)}~${uuid()}`;
  }
}

/** What cannot be read is told from others by its bytes. */
function unreadable(body: Buffer, misfit: Failure): Identified {
  return { eventId: digestOf(body), keys: {}, misfit };
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

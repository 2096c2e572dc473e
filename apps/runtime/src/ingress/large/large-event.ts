import { hash } from 'node:crypto';
import { permanent } from '@crossdock/sdk';
import type { PlanTrigger } from '../../catalogue/catalogue.ts';
import { type ReadEvent, readSweptEvent, type Sender } from '../arrival.ts';
import type { LargeBody } from './large-body.ts';

/**
 * Reads what a large body had in it as its trigger does. It never fails, as with any other event: what does not fit is
 * kept with the reason. `lists`: the ids of what was put aside, in the order of the body.
 */
export function readLargeEvent(
  of: Pick<PlanTrigger, 'trigger' | 'params'>,
  { content, digest, bytes }: LargeBody,
  lists: readonly string[],
  sender: Sender,
): ReadEvent {
  if ('problem' in content) {
    const { problem, beginning } = content;
    const message = `The body is not JSON: it ${problem}. Only its beginning was kept.`;
    const { failure: misfit } = permanent('core.not-json', message);
    return { body: textOf(beginning), event: beginning, eventId: digest, keys: {}, misfit };
  }
  const { event } = content;
  const read = readSweptEvent(of, event, sender);
  const { eventId } = readSweptEvent(of, withoutIds(event, lists, digest), sender);
  if (read.misfit?.code !== 'core.event-misfit') return { ...read, eventId };
  const { failure: misfit } = permanent(
    'core.event-too-large',
    `"${of.trigger.title}" reads its events as a whole, up to 10 MB, and this one of ${String(Math.ceil(bytes / 2 ** 20))} MB was put aside in parts. Let the source send less at once, or deliver to a flow that begins with a webhook and goes through the lists with a for-each: it takes 50 MB. ${read.misfit.message}`,
    { ...(read.misfit.evidence === undefined ? {} : { evidence: read.misfit.evidence }) },
  );
  return { ...read, eventId, misfit };
}

/** The ids of lists are new each time. In their place stand others that come from the body alone, to know it again by. */
function withoutIds(event: unknown, lists: readonly string[], digest: string): unknown {
  const text = lists.reduce(
    (left, id, index) => left.replaceAll(id, idFrom(`${digest}/${String(index)}`)),
    JSON.stringify(event),
  );
  return JSON.parse(text);
}

function idFrom(text: string): string {
  const digits = hash('sha256', text);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

function textOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

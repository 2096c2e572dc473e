import { zstdDecompressSync } from 'node:zlib';
import type { JournalEvent } from '@crossdock/engine';
import type { Failure } from '@crossdock/sdk';
import { compress } from './compress.ts';

/** The fields of events that hold payloads: stored apart from facts, so that retention and erasure work there alone. */
const payloadFields: ReadonlySet<string> = new Set(['event', 'input', 'output', 'body', 'console']);

type Payloads = Record<string, unknown>;

export interface EncodedAppend {
  /** JSON text: the events without their payloads. */
  facts: string;
  /** JSON, compressed unless it is short: payloads by position of the event; undefined when no event has any. */
  bodies: Buffer | undefined;
}

/** What the first row of a run is made of. */
interface AcceptedEvent {
  /** The event as JSON text. */
  body: Buffer;
  at: number;
  misfit: Failure | undefined;
  /** What a replay begins with. */
  begun?: readonly JournalEvent[] | undefined;
}

/* What is shorter is not worth it. */
const worthCompressing = 512;

/** Splits events into what stays and what goes, for one row of the journal. */
export function encodeAppend(events: readonly JournalEvent[]): EncodedAppend {
  const { facts, bodies } = split(events, 0);
  const hasBodies = Object.keys(bodies).length > 0;
  return {
    facts: JSON.stringify(facts),
    bodies: hasBodies ? pack(Buffer.from(JSON.stringify(bodies))) : undefined,
  };
}

/** `first`: the position of the first event in its row. */
function split(
  events: readonly JournalEvent[],
  first: number,
): { facts: object[]; bodies: Record<number, Payloads> } {
  const bodies: Record<number, Payloads> = {};
  const facts = events.map((event, index) => {
    const fact: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(event)) {
      if (value === undefined) continue;
      if (payloadFields.has(field)) (bodies[first + index] ??= {})[field] = value;
      else fact[field] = value;
    }
    return fact;
  });
  return { facts, bodies };
}

/** The first row of a run: the event goes in byte for byte, without being parsed and written again. */
export function encodeAccepted({ body, at, misfit, begun = [] }: AcceptedEvent): EncodedAppend {
  const taken = split(begun, 1);
  const failed = misfit === undefined ? [] : [{ kind: 'run.failed', at, path: '', failure: misfit }];
  const others = JSON.stringify(taken.bodies).slice(1);
  const afterEvent = Buffer.from(others === '}' ? '}}' : `},${others}`);
  return {
    facts: JSON.stringify([{ kind: 'run.accepted', at }, ...taken.facts, ...failed]),
    bodies: pack(Buffer.concat([beforeEvent, body, afterEvent])),
  };
}

const beforeEvent = Buffer.from('{"0":{"event":');

/** Puts a row together again. Without bodies (after retention) the events come back without payloads. */
export function decodeAppend(facts: readonly object[], bodies: Buffer | null): JournalEvent[] {
  const payloads = bodies === null ? {} : (JSON.parse(unpack(bodies)) as Record<number, Payloads>);
  return facts.map((fact, index): JournalEvent => {
    const event: object = Object.assign(fact, payloads[index]);
    return event as JournalEvent;
  });
}

/* JSON begins with a brace and a zstd frame never does, so that no mark is needed. */
const brace = 0x7b;

function pack(json: Buffer): Buffer {
  return json.length < worthCompressing ? json : compress(json);
}

function unpack(bodies: Buffer): string {
  return (bodies[0] === brace ? bodies : zstdDecompressSync(bodies)).toString();
}

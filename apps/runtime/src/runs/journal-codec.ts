import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { JournalEvent } from '@crossdock/engine';
import type { Failure } from '@crossdock/sdk';

/** The fields of events that hold payloads: stored apart from facts, so that retention and erasure work there alone. */
const payloadFields = ['event', 'input', 'output'] as const;

type Payloads = Partial<Record<(typeof payloadFields)[number], unknown>>;

export interface EncodedAppend {
  /** JSON text: the events without their payloads. */
  facts: string;
  /** JSON, compressed unless it is short: payloads by position of the event; undefined when no event has any. */
  bodies: Buffer | undefined;
}

/* Level 1 costs about 30 µs for a 6 KB order and keeps less than a third of it; what is shorter than this is
   not worth that. */
const worthCompressing = 512;
/* The output buffer is small on purpose: the default of 16 KB for each run makes the collector run twice as often. */
const compression = { chunkSize: 3_072, params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Splits events into what stays and what goes, for one row of the journal. */
export function encodeAppend(events: readonly JournalEvent[]): EncodedAppend {
  const bodies: Record<number, Payloads> = {};
  const facts = events.map((event, index) => {
    const fact: Record<string, unknown> = { ...event };
    for (const field of payloadFields) {
      if (fact[field] !== undefined) (bodies[index] ??= {})[field] = fact[field];
      delete fact[field];
    }
    return fact;
  });
  const hasBodies = Object.keys(bodies).length > 0;
  return {
    facts: JSON.stringify(facts),
    bodies: hasBodies ? pack(Buffer.from(JSON.stringify(bodies))) : undefined,
  };
}

/** The first row of a run: the event goes in byte for byte, without being parsed and written again. */
export function encodeAccepted(body: Buffer, at: number, misfit: Failure | undefined): EncodedAppend {
  const failed = misfit === undefined ? [] : [{ kind: 'run.failed', at, path: '', failure: misfit }];
  return {
    facts: JSON.stringify([{ kind: 'run.accepted', at }, ...failed]),
    bodies: pack(Buffer.concat([beforeEvent, body, afterEvent])),
  };
}

const beforeEvent = Buffer.from('{"0":{"event":');
const afterEvent = Buffer.from('}}');

/** Puts a row together again. Without bodies (after retention) the events come back without payloads. */
export function decodeAppend(facts: readonly object[], bodies: Buffer | null): JournalEvent[] {
  const payloads = bodies === null ? {} : (JSON.parse(unpack(bodies)) as Record<number, Payloads>);
  return facts.map((fact, index) => ({ ...fact, ...payloads[index] }) as JournalEvent);
}

/* JSON begins with a brace and a zstd frame never does, so that no mark is needed. */
const brace = 0x7b;

function pack(json: Buffer): Buffer {
  return json.length < worthCompressing ? json : zstdCompressSync(json, compression);
}

function unpack(bodies: Buffer): string {
  return (bodies[0] === brace ? bodies : zstdDecompressSync(bodies)).toString();
}

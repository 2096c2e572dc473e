import type { JournalEvent, Lease } from '@crossdock/engine';
import type { ExternalRecord } from '@crossdock/sdk';
import { encodeAppend } from './journal-codec.ts';
import { PackedBytes } from './packed-bytes.ts';
import { storable } from './storable.ts';

/** One append of one run, as it waits for its commit. */
export interface PendingAppend {
  lease: Pick<Lease, 'run' | 'epoch'>;
  seq: number;
  events: readonly JournalEvent[];
  /** The key this append asks the ledger for. */
  intent: { key: string; step: string } | undefined;
}

/** Owns writes in doubt that their run has given up. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** What an append changes in the ledger. */
interface LedgerMove {
  key: string;
  step: string;
  state: 'confirmed' | 'refused' | 'doubtful' | 'undone';
  /** The run will not come back to it: whoever is next may settle it, also while the run lives on. */
  isLeft?: boolean;
  record?: ExternalRecord | undefined;
  result?: unknown;
}

/** Ledger keys that an append touches. */
export function keysOf({ events, intent }: PendingAppend): string[] {
  const settled = events.flatMap(ledgerMoves).map(({ key }) => key);
  return intent === undefined ? settled : [...settled, intent.key];
}

/** Parameters of the statement (`append-statement.ts`) for a batch in which no ledger key occurs twice. */
export function appendParameters(batch: readonly PendingAppend[]): unknown[] {
  const encoded = batch.map(({ events }) => encodeAppend(events));
  const ends = batch.map(({ events }) => endIn(events));
  const parks = batch.map(({ events }) => events.find((event) => event.kind === 'run.parked'));
  const intents = batch.flatMap(({ lease, intent }) =>
    intent === undefined ? [] : [{ run: lease.run, ...intent }],
  );
  const ledger = batch.flatMap(({ lease, events }) =>
    events.flatMap(ledgerMoves).map((move) => ({ run: lease.run, ...move })),
  );
  const labels = batch.flatMap(({ lease, events }) =>
    events.flatMap((event) =>
      event.kind === 'effect.confirmed' && event.record !== undefined
        ? [{ run: lease.run, label: event.record.label }]
        : [],
    ),
  );
  const packed = new PackedBytes();
  const facts = packed.add(encoded.map((each) => Buffer.from(each.facts)));
  const bodies = packed.add(encoded.map((each) => each.bodies));
  const results = packed.add(ledger.map(resultOf));
  return [
    batch.map(({ lease }) => lease.run),
    batch.map(({ lease }) => lease.epoch),
    batch.map(({ seq }) => seq),
    facts.starts,
    facts.lengths,
    bodies.starts,
    bodies.lengths,
    ends.map((end) => (end === undefined ? null : new Date(end.at))),
    ends.map((end) => (end === undefined ? null : outcomeOf(end))),
    ends.map((end) =>
      end?.kind === 'run.failed' ? JSON.stringify({ ...end.failure, step: end.step ?? null }) : null,
    ),
    ends.map((end) => end?.path ?? null),
    parks.map((park) => (park === undefined ? null : new Date(park.until))),
    parks.map((park) => park?.because ?? null),
    packed.blob,
    intents.map(({ run }) => run),
    intents.map(({ key }) => storable(key)),
    intents.map(({ step }) => step),
    ledger.map(({ run }) => run),
    ledger.map(({ key }) => storable(key)),
    ledger.map(({ state }) => state),
    ledger.map(({ record }) => (record === undefined ? null : JSON.stringify(record))),
    results.starts,
    results.lengths,
    ends.map((end) => (end?.kind === 'run.failed' ? end.failure.kind : null)),
    ends.map((end) => (end?.kind === 'run.failed' ? end.failure.code : null)),
    labels.map(({ run }) => run),
    labels.map(({ label }) => storable(label)),
    ends.map((end) => end?.kind === 'run.failed' && end.holdsKey === true),
    ledger.map(({ step }) => step),
    ledger.map(({ run, isLeft }) => (isLeft === true ? nobody : run)),
  ];
}

function resultOf({ state, result }: LedgerMove): Buffer | undefined {
  return state === 'confirmed' ? Buffer.from(JSON.stringify(result) ?? 'null') : undefined;
}

type End = Extract<JournalEvent, { kind: 'run.completed' | 'run.failed' | 'run.cancelled' }>;

export function endIn(events: readonly JournalEvent[]): End | undefined {
  return events.find(
    (event): event is End =>
      event.kind === 'run.completed' || event.kind === 'run.failed' || event.kind === 'run.cancelled',
  );
}

export function outcomeOf(end: End): 'completed' | 'failed' | 'cancelled' | 'echo' {
  switch (end.kind) {
    case 'run.completed':
      return end.echo === true ? 'echo' : 'completed';
    case 'run.failed':
      return 'failed';
    case 'run.cancelled':
      return 'cancelled';
  }
}

function ledgerMoves(event: JournalEvent): LedgerMove[] {
  switch (event.kind) {
    case 'effect.confirmed': {
      const { key, step, output: result, record, undoes } = event;
      const confirmed: LedgerMove = { key, step, state: 'confirmed', result, record };
      return undoes === undefined ? [confirmed] : [confirmed, { key: undoes, step, state: 'undone' }];
    }
    case 'effect.refused':
      return [{ key: event.key, step: event.step, state: 'refused' }];
    case 'effect.doubtful':
      return [{ key: event.key, step: event.step, state: 'doubtful', isLeft: event.retryAt === undefined }];
    default:
      return [];
  }
}

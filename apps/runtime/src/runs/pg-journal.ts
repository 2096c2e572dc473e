import {
  type Confirmed,
  type IntentAnswer,
  intentOf,
  type Journal,
  type JournalEvent,
  type Lease,
  LeaseLost,
  type RunId,
} from '@crossdock/engine';
import type { ExternalRecord } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { RUN_POOL } from '../platform/database/run-pool.ts';
import { appendParameters, keysOf, type PendingAppend } from './append-parameters.ts';
import { appendStatement } from './append-statement.ts';
import { GroupCommit } from './group-commit.ts';
import { isDataError } from './data-error.ts';
import { readJournals } from './read-journals.ts';
import { Sequencer } from './sequencer.ts';
import { storable } from './storable.ts';

interface Written {
  run_id: string;
  epoch: number;
  seq: number;
  /** Ledger keys, each with the state it has now: `intended`, or `doubtful` where it was this run's already. */
  granted: Array<[key: string, state: string]>;
  /** The sequence key that the end of the run has freed. */
  freed: string | null;
  /** Another run of its sequence key was seen that is not over. */
  followed: boolean;
}

/** What a row of the ledger holds of a confirmed write. */
interface Ledger {
  result: unknown;
  record: ExternalRecord | null;
}

function confirmedOf({ result, record }: Ledger): Confirmed {
  return { output: result, ...(record === null ? {} : { record }) };
}

/** Journal and effect ledger on PostgreSQL, with group commit. Passes the suite of `Journal`. */
@Injectable()
export class PgJournal implements Journal {
  readonly #pool: Pool;
  readonly #sequencer: Sequencer;
  readonly #commits: GroupCommit<PendingAppend, Written | 'lease-lost'>;
  /** Looks into the ledger, gathered like commits: one query for all who ask while another is under way. */
  readonly #looks: GroupCommit<string, { known: Confirmed | undefined }>;

  constructor(@Inject(RUN_POOL) pool: Pool, @Inject(Sequencer) sequencer: Sequencer) {
    this.#pool = pool;
    this.#sequencer = sequencer;
    this.#looks = new GroupCommit((keys) => this.#look(keys), { most: 400, isolates: () => false });
    this.#commits = new GroupCommit((batch) => this.#commit(batch), { most: 400, isolates: isDataError });
  }

  async append(lease: Lease, events: readonly JournalEvent[]): Promise<void> {
    await this.#write(lease, events, undefined);
  }

  async intend(lease: Lease, events: readonly JournalEvent[]): Promise<IntentAnswer> {
    const intent = intentOf(events);
    const settlesIt = events.some(
      (event) => event.kind !== 'effect.intended' && 'key' in event && event.key === intent.key,
    );
    if (settlesIt) await this.append(lease, events.slice(0, -1));
    const { granted } = await this.#write(lease, settlesIt ? events.slice(-1) : events, intent);
    const claim = granted.find(([key]) => key === storable(intent.key));
    if (claim === undefined) return this.#whoHas(intent, lease.run);
    return { answer: claim[1] === 'doubtful' ? 'yours' : 'go' };
  }

  confirmed(key: string): Promise<Confirmed | undefined> {
    return this.#looks.add(storable(key)).then(({ known }) => known);
  }

  async read(run: RunId): Promise<JournalEvent[]> {
    return (await readJournals(this.#pool, [run], 'whole')).get(run) ?? [];
  }

  async #write(
    lease: Lease,
    events: readonly JournalEvent[],
    intent: PendingAppend['intent'],
  ): Promise<Written> {
    const seq = lease.nextSeq;
    lease.nextSeq += 1;
    const written = await this.#commits.add({ lease, seq, events, intent });
    if (written === 'lease-lost') throw new LeaseLost(lease.run);
    return written;
  }

  async #commit(batch: readonly PendingAppend[]): Promise<Array<Written | 'lease-lost'>> {
    const written = new Map<string, Written>();
    for (const round of roundsOf(batch)) {
      const answer = await this.#pool.query<Written>({
        ...appendStatement(round),
        values: appendParameters(round),
      });
      for (const row of answer.rows) written.set(appendId(row.run_id, row.epoch, row.seq), row);
      this.#sequencer.promoteSoon(keysFreedBy(answer.rows.filter(({ followed }) => followed)));
      this.#sequencer.promoteLater(keysFreedBy(answer.rows.filter(({ followed }) => !followed)));
    }
    return batch.map(({ lease, seq }) => written.get(appendId(lease.run, lease.epoch, seq)) ?? 'lease-lost');
  }

  async #look(keys: readonly string[]): Promise<Array<{ known: Confirmed | undefined }>> {
    const found = await this.#pool.query<{ key: string } & Ledger>({
      name: 'confirmed',
      text: `select key, result, record from effects where key = any($1::text[]) and state = 'confirmed'`,
      values: [keys],
    });
    const known = new Map(found.rows.map((row) => [row.key, confirmedOf(row)]));
    return keys.map((key) => ({ known: known.get(key) }));
  }

  /** The key was not free: who has it, and what does that mean for this run? */
  async #whoHas({ key, step }: { key: string; step: string }, run: RunId): Promise<IntentAnswer> {
    const found = await this.#pool.query<{ state: string; live: boolean } & Ledger>({
      name: 'who-has',
      text: `select state, result, record, exists (select 1 from active where active.run_id = effects.run_id) as live
             from effects where key = $1`,
      values: [storable(key)],
    });
    const entry = found.rows[0];
    if (entry === undefined || (entry.live && entry.state !== 'confirmed')) return { answer: 'busy' };
    if (entry.state === 'confirmed') return { answer: 'confirmed', ...confirmedOf(entry) };
    return this.#takeOver({ key, step }, run);
  }

  /** The run that left the write in doubt is over: this one settles it. */
  async #takeOver({ key, step }: { key: string; step: string }, run: RunId): Promise<IntentAnswer> {
    const taken = await this.#pool.query({
      name: 'take-over',
      text: `update effects set run_id = $2, step = $3, state = 'doubtful', changed_at = now()
             where key = $1 and state in ('intended', 'doubtful')
               and not exists (select 1 from active where active.run_id = effects.run_id)`,
      values: [storable(key), run, step],
    });
    return { answer: taken.rowCount === 1 ? 'doubtful' : 'busy' };
  }
}

function keysFreedBy(rows: readonly Written[]): string[] {
  return rows.flatMap(({ freed }) => (freed === null ? [] : [freed]));
}

/** With the epoch: a batch may hold what a worker writes and what the one writes that has taken its run over. */
function appendId(run: string, epoch: number, seq: number): string {
  return `${run}/${String(epoch)}/${String(seq)}`;
}

/**
 * Splits a batch so that no ledger key occurs twice in one statement: PostgreSQL changes a row once a
 * statement. What follows in the same run stays behind what was put off.
 */
function roundsOf(batch: readonly PendingAppend[]): PendingAppend[][] {
  const rounds: PendingAppend[][] = [];
  let open = batch;
  while (open.length > 0) {
    const keys = new Set<string>();
    const later: PendingAppend[] = [];
    const delayed = new Set<string>();
    const round = open.filter((item) => {
      const own = keysOf(item);
      if (!delayed.has(item.lease.run) && own.every((key) => !keys.has(key))) {
        for (const key of own) keys.add(key);
        return true;
      }
      delayed.add(item.lease.run);
      later.push(item);
      return false;
    });
    rounds.push(round);
    open = later;
  }
  return rounds;
}

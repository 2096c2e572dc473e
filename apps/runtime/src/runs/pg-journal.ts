import {
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
import { Pool } from 'pg';
import { appendParameters, appendStatement, keysOf, type PendingAppend } from './append-statement.ts';
import { GroupCommit } from './group-commit.ts';
import { isDataError } from './data-error.ts';
import { readJournals } from './read-journals.ts';
import { storable } from './storable.ts';

interface Written {
  run_id: string;
  seq: number;
  granted: string[];
}

/** Journal and effect ledger on PostgreSQL, with group commit. Passes the suite of `Journal`. */
@Injectable()
export class PgJournal implements Journal {
  readonly #pool: Pool;
  readonly #commits: GroupCommit<PendingAppend, Written | 'lease-lost'>;

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
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
    return granted.includes(storable(intent.key)) ? { answer: 'go' } : this.#whoHas(intent, lease.run);
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
        name: 'append',
        text: appendStatement,
        values: appendParameters(round),
      });
      for (const row of answer.rows) written.set(`${row.run_id}/${String(row.seq)}`, row);
    }
    return batch.map(({ lease, seq }) => written.get(`${lease.run}/${String(seq)}`) ?? 'lease-lost');
  }

  /** The key was not free: who has it, and what does that mean for this run? */
  async #whoHas({ key, step }: { key: string; step: string }, run: RunId): Promise<IntentAnswer> {
    const found = await this.#pool.query<{
      state: string;
      result: unknown;
      record: ExternalRecord | null;
      live: boolean;
    }>({
      name: 'who-has',
      text: `select state, result, record, exists (select 1 from active where active.run_id = effects.run_id) as live
             from effects where key = $1`,
      values: [storable(key)],
    });
    const entry = found.rows[0];
    if (entry === undefined || (entry.live && entry.state !== 'confirmed')) return { answer: 'busy' };
    if (entry.state === 'confirmed') {
      return {
        answer: 'confirmed',
        output: entry.result,
        ...(entry.record === null ? {} : { record: entry.record }),
      };
    }
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

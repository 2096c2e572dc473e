import type { JournalEvent, Lease } from '@crossdock/engine';
import type { Failure } from '@crossdock/sdk';
import type { Pool } from 'pg';
import { makeLog } from '../platform/log.ts';
import { Acceptance, type Arrival } from '../runs/acceptance.ts';
import { PgJournal } from '../runs/pg-journal.ts';
import { Sequencer } from '../runs/sequencer.ts';

type Step = 'sale' | 'account' | 'book';

/** Events of the sale flow, as the engine writes them. */
export const saleEvents = {
  completed: (step: Step, at: number, output: unknown, port = 'out'): JournalEvent => ({
    kind: 'step.completed',
    step,
    attempt: 1,
    from: at,
    at: at + 10,
    port,
    output,
  }),
  intended: (at: number, attempt = 1): JournalEvent => ({
    kind: 'effect.intended',
    step: 'book',
    at,
    key: 'dev/ledger/ledger.book-sale/1',
    attempt,
    input: { sale: '1', account: '1000' },
  }),
  confirmed: (from: number, attempt = 1, reused = false): JournalEvent => ({
    kind: 'effect.confirmed',
    step: 'book',
    key: 'dev/ledger/ledger.book-sale/1',
    attempt,
    from,
    at: from + 200,
    port: 'out',
    output: { entry: 'E1' },
    reused,
    record: { label: 'E1', entity: 'journal-entry', id: '1' },
  }),
  refused: (from: number, failure: Failure, retryAt?: number, attempt = 1): JournalEvent => ({
    kind: 'effect.refused',
    step: 'book',
    key: 'dev/ledger/ledger.book-sale/1',
    attempt,
    from,
    at: from + 100,
    failure,
    ...(retryAt === undefined ? {} : { retryAt }),
  }),
};

/** Writes runs through the same doors as the engine does. */
export class RecordedRuns {
  readonly #acceptance: Acceptance;
  readonly #journal: PgJournal;
  #count = 0;

  constructor(pool: Pool) {
    const sequencer = new Sequencer(pool, makeLog('silent'));
    this.#acceptance = new Acceptance(pool, 60_000, sequencer);
    this.#journal = new PgJournal(pool, sequencer);
  }

  /** Accepts a sale; leased: a worker is at it. */
  async accept(flow: string, options: Partial<Arrival> & { leased?: boolean } = {}): Promise<Lease> {
    this.#count += 1;
    const { leased = true, ...arrival } = options;
    const { run } = await this.#acceptance.accept(
      {
        environment: 'dev',
        flow,
        version: 1,
        source: 'webhook',
        eventId: `sale-${String(this.#count)}`,
        keys: { sale: String(this.#count) },
        body: Buffer.from('{"number":"1","total":"10.00","method":"cash"}'),
        ...arrival,
      },
      { lease: leased },
    );
    return { run, epoch: 1, nextSeq: 1 };
  }

  /** Appends events, the last of them an intent or not. */
  async append(lease: Lease, ...events: JournalEvent[]): Promise<void> {
    if (events.at(-1)?.kind === 'effect.intended') await this.#journal.intend(lease, events);
    else await this.#journal.append(lease, events);
  }

  async complete(lease: Lease, path = 'sale.out,account.out,book.out'): Promise<void> {
    await this.append(lease, { kind: 'run.completed', at: Date.now(), path });
  }

  async fail(lease: Lease, failure: Failure, path = 'sale.out,account.out,book.failed'): Promise<void> {
    await this.append(lease, { kind: 'run.failed', at: Date.now(), step: 'book', failure, path });
  }
}

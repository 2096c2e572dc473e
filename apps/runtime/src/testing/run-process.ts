import type { JournalEvent, Lease } from '@crossdock/engine';
import { Pool } from 'pg';
import { readConfig } from '../config.ts';
import { GroupSuccession } from '../platform-state/group-succession.ts';
import { Groups } from '../platform-state/groups.ts';
import { Parents } from '../platform-state/parents.ts';
import { PgSignals } from '../platform-state/pg-signals.ts';
import { StateSweep } from '../platform-state/state-sweep.ts';
import { makeLog } from '../platform/log.ts';
import { Bells } from '../platform/queue/bells.ts';
import { Acceptance, type Accepted, type Arrival } from '../runs/acceptance.ts';
import { type Claimed, Leases } from '../runs/leases.ts';
import { PgJournal } from '../runs/pg-journal.ts';
import { RunControls } from '../runs/run-controls.ts';
import { Sequencer } from '../runs/sequencer.ts';

const leaseMs = 60_000;

/** What one process does with runs, without the engine: accepts, claims, ends. Several on one database are an installation. */
export class RunProcess {
  readonly pool: Pool;
  readonly sequencer: Sequencer;
  readonly journal: PgJournal;
  readonly leases: Leases;
  readonly signals: PgSignals;
  readonly parents: Parents;
  readonly controls: RunControls;
  readonly stateSweep: StateSweep;
  readonly #acceptance: Acceptance;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 6 });
    const log = makeLog('silent');
    this.sequencer = new Sequencer(this.pool, log);
    this.journal = new PgJournal(this.pool, this.sequencer);
    this.leases = new Leases(this.pool, leaseMs);
    const bells = new Bells(readConfig({ DATABASE_URL: databaseUrl }), log);
    this.signals = new PgSignals(this.pool);
    this.parents = new Parents(this.pool, this.signals, log);
    const replays = { start: () => Promise.reject(new Error('Nothing is replayed here')) };
    const succession = new GroupSuccession(this.pool, replays, log);
    this.stateSweep = new StateSweep(
      this.pool,
      this.signals,
      new Groups(this.pool, this.signals),
      succession,
      log,
    );
    this.controls = new RunControls(
      this.pool,
      this.journal,
      this.sequencer,
      { underWay: () => Promise.resolve([]) },
      this.parents,
      succession,
      bells,
      leaseMs,
    );
    this.#acceptance = new Acceptance(this.pool, leaseMs, this.sequencer);
  }

  /** Takes an event in; `key`: what it has to keep its order in. */
  accept(event: string, { key, ...arrival }: Partial<Arrival> & { key?: string } = {}): Promise<Accepted> {
    return this.#acceptance.accept(
      {
        environment: 'dev',
        flow: 'orders',
        version: 1,
        source: 'webhook',
        eventId: event,
        keys: {},
        body: Buffer.from('{}'),
        ...(key === undefined ? {} : { sequenceKey: `dev/orders/${key}` }),
        ...arrival,
      },
      { lease: false },
    );
  }

  /** Takes runs that may go now, whatever their lane. */
  claim(most = 100): Promise<Claimed[]> {
    return this.leases.claim({ urgent: most, orders: most, bulk: most });
  }

  async claimed(): Promise<string[]> {
    return (await this.claim()).map(({ lease }) => lease.run);
  }

  /** Puts a run away that waits for a signal. */
  async park(lease: Lease): Promise<void> {
    const until = Date.UTC(9999, 0, 1);
    await this.journal.append(lease, [{ kind: 'run.parked', at: Date.now(), until, because: 'wait' }]);
  }

  async end(lease: Lease, how: Partial<Extract<JournalEvent, { kind: 'run.failed' }>> = {}): Promise<void> {
    const at = Date.now();
    const { failure, ...rest } = how;
    const event: JournalEvent =
      failure === undefined
        ? { kind: 'run.completed', at, path: '' }
        : { kind: 'run.failed', at, path: '', failure, ...rest };
    await this.journal.append(lease, [event]);
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

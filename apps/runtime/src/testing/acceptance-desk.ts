import { Pool } from 'pg';
import { makeLog } from '../platform/log.ts';
import { Acceptance, type Accepted, type Arrival } from '../runs/acceptance.ts';
import { Sequencer } from '../runs/sequencer.ts';
import { createMigratedDatabase, emptyRuns } from './database.ts';

/** Acceptance on a database of the spec's own. */
export interface AcceptanceDesk {
  pool: Pool;
  sequencer: Sequencer;
  acceptance: Acceptance;
  accept: (arrival: Arrival, lease?: boolean) => Promise<Accepted>;
  rows: <Row extends object>(sql: string) => Promise<Row[]>;
  /** Forgets all runs. */
  empty: () => Promise<void>;
  close: () => Promise<void>;
}

export async function openAcceptance(): Promise<AcceptanceDesk> {
  const database = await createMigratedDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  const sequencer = new Sequencer(pool, makeLog('silent'));
  const acceptance = new Acceptance(pool, 30_000, sequencer);
  return {
    pool,
    sequencer,
    acceptance,
    accept: (arrival, lease = false) => acceptance.accept(arrival, { lease }),
    rows: async <Row extends object>(sql: string) => (await pool.query<Row>(sql)).rows,
    empty: () => emptyRuns(pool),
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** An order as a shop delivers it. */
export function arrivalOf(order: string, change: Partial<Arrival> = {}): Arrival {
  return {
    environment: 'dev',
    flow: 'orders',
    version: 1,
    source: 'webhook',
    eventId: `order-${order}`,
    keys: { order },
    body: Buffer.from(JSON.stringify({ number: order })),
    ...change,
  };
}

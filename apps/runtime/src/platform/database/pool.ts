import pg from 'pg';

export interface PoolOptions {
  /** Most connections at a time. */
  max?: number;
  /** Settings of the session, as PostgreSQL takes them on its command line. */
  settings?: string;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  onError: (error: Error) => void;
}

/** The pool for hand-written SQL: journal, ledger, queue and history. Instants come as `Date`, never as text. */
export function makePool(databaseUrl: string, { max = 10, settings, onError }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    application_name: 'crossdock',
    keepAlive: true,
    ...(settings === undefined ? {} : { options: settings }),
  });
  pool.on('error', onError);
  return pool;
}

import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** Another process has taken the sweep over: this one was silent for too long. */
export class SweepLost extends Error {}

/**
 * The right to sweep a flow, which one process has at a time. It ends by itself when the process dies; as long as it
 * lives it is renewed, so that a slow source is not swept twice.
 */
export class SweepLease {
  readonly cursor: string | undefined;
  readonly #pool: Pool;
  readonly #place: readonly [environment: string, flow: string];
  readonly #holder: string;
  readonly #leaseMs: number;
  readonly #renewal: NodeJS.Timeout;

  private constructor(
    pool: Pool,
    place: readonly [environment: string, flow: string],
    { holder, leaseMs, cursor }: { holder: string; leaseMs: number; cursor: string | undefined },
  ) {
    this.#pool = pool;
    this.#place = place;
    this.#holder = holder;
    this.#leaseMs = leaseMs;
    this.cursor = cursor;
    this.#renewal = setInterval(() => {
      /* When it cannot be renewed it ends, and whoever moves the cursor then is told. */
      this.#hold(leaseMs).catch(() => undefined);
    }, leaseMs / 3);
    this.#renewal.unref();
  }

  /** Undefined while another process has it. */
  static async take(
    pool: Pool,
    place: readonly [environment: string, flow: string],
    leaseMs: number,
  ): Promise<SweepLease | undefined> {
    const holder = randomUUID();
    const { rows } = await pool.query<{ cursor: string | null }>(
      `insert into sweep_cursors (environment, flow, holder, held_until)
       values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
       on conflict (environment, flow) do update set holder = excluded.holder, held_until = excluded.held_until
         where coalesce(sweep_cursors.held_until, '-infinity') < clock_timestamp()
       returning cursor`,
      [...place, holder, leaseMs],
    );
    const [row] = rows;
    return row && new SweepLease(pool, place, { holder, leaseMs, cursor: row.cursor ?? undefined });
  }

  /** Says how far the source was read. Rejects with `SweepLost`. */
  async moveTo(cursor: string): Promise<void> {
    const { rowCount } = await this.#pool.query(
      `update sweep_cursors set cursor = $4, swept_at = now(), held_until = clock_timestamp() + $5 * interval '1 millisecond'
       where environment = $1 and flow = $2 and holder = $3`,
      [...this.#place, this.#holder, cursor, this.#leaseMs],
    );
    if (rowCount === 0) throw new SweepLost();
  }

  async giveBack(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#hold(0);
  }

  async #hold(forMs: number): Promise<void> {
    await this.#pool.query(
      `update sweep_cursors set held_until = clock_timestamp() + $4 * interval '1 millisecond'
       where environment = $1 and flow = $2 and holder = $3`,
      [...this.#place, this.#holder, forMs],
    );
  }
}

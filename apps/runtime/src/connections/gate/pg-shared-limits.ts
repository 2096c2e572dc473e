import type { Pool } from 'pg';
import { type GateState, newGateState } from './gate-state.ts';
import { type Change, type Changed, type Found, type SharedLimits, swapped } from './shared-limits.ts';

interface Row {
  state: GateState | null;
  version: string;
  now: number;
}

/** Gates in the table `gates`, on the clock of the database. */
export class PgSharedLimits implements SharedLimits {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  change<Result>(gate: string, change: Change<Result>): Promise<Changed<Result>> {
    return swapped(
      change,
      () => this.read(gate),
      (found, state) => this.#swap(gate, found, state),
    );
  }

  async read(gate: string): Promise<Found> {
    const { rows } = await this.#pool.query<Row>({
      name: 'gate-find',
      text: `select n.now, g.state, coalesce(g.version, 0) as version from ${clock} left join gates g on g.gate = $1`,
      values: [gate],
    });
    const [row] = rows;
    return {
      state: row?.state ?? newGateState,
      version: Number(row?.version ?? 0),
      now: row?.now ?? Date.now(),
    };
  }

  /** The pool is not ours to end. */
  async close(): Promise<void> {}

  async #swap(gate: string, { version }: Found, state: GateState): Promise<boolean> {
    const { rowCount } = await this.#pool.query({
      name: 'gate-swap',
      text: `insert into gates (gate, version, state) values ($1, 1, $2)
             on conflict (gate) do update set version = gates.version + 1, state = excluded.state
             where gates.version = $3`,
      values: [gate, JSON.stringify(state), version],
    });
    return rowCount === 1;
  }
}

/** One row, even where there is no gate. `float8` comes as a number; `numeric` would come as text. */
const clock = '(select extract(epoch from clock_timestamp())::float8 * 1000 as now) n';

import type { RunSource } from '@crossdock/contracts';
import { business } from '@crossdock/sdk';
import type { Pool } from 'pg';

/** A run that is to be replayed. It is over. */
export interface OriginalRun {
  id: string;
  flow: string;
  version: number;
  source: RunSource;
  event_id: string;
  /** Kind and value. */
  keys: Array<[string, string]>;
  parent: { run: string; step: string } | undefined;
  causedBy: readonly string[];
}

interface Row extends Omit<OriginalRun, 'parent' | 'causedBy'> {
  over: boolean;
  caused_by: string[] | null;
  parent_run: string | null;
  parent_step: string | null;
}

/** Fails with `runs.unknown` or `runs.not-over`. */
export async function originalRun(pool: Pool, environment: string, run: string): Promise<OriginalRun> {
  const found = await pool.query<Row>({
    name: 'original-run',
    text: `select id, flow, version, source, event_id, keys, parent_run, parent_step, caused_by,
                  outcome is not null as over
           from runs where id = $1 and environment = $2`,
    values: [run, environment],
  });
  const [row] = found.rows;
  if (row === undefined) throw business('runs.unknown', `There is no run ${run} in ${environment}.`);
  const { over, parent_run, parent_step, caused_by, ...original } = row;
  if (!over) {
    throw business('runs.not-over', 'This run is not over: wait for its end, or cancel it, then replay it.');
  }
  const parent = parent_run === null ? undefined : { run: parent_run, step: parent_step ?? '' };
  return { ...original, parent, causedBy: caused_by ?? [] };
}

import type { JournalEvent } from '@crossdock/engine';
import type { Pool } from 'pg';
import { decodeAppend } from './journal-codec.ts';

interface Row {
  run_id: string;
  facts: object[];
  bodies: Buffer | null;
}

/** The journals of some runs, by run. `facts` leaves payloads where they are: much cheaper, and often enough. */
export async function readJournals(
  pool: Pool,
  runs: readonly string[],
  parts: 'facts' | 'whole',
): Promise<Map<string, JournalEvent[]>> {
  const bodies = parts === 'whole' ? 'bodies' : 'null::bytea as bodies';
  const found = await pool.query<Row>({
    name: `read-journals-${parts}`,
    text: `select run_id, facts, ${bodies} from journal where run_id = any($1::uuid[]) order by run_id, seq`,
    values: [runs],
  });
  const journals = new Map<string, JournalEvent[]>();
  for (const row of found.rows) {
    const journal = journals.get(row.run_id) ?? [];
    journal.push(...decodeAppend(row.facts, row.bodies));
    journals.set(row.run_id, journal);
  }
  return journals;
}

import type { JournalEvent } from '@crossdock/engine';
import type { Pool } from 'pg';
import { readJournals } from '../runs/read-journals.ts';

/** A group, and who leads it as far as the caller knows. */
export interface Led {
  id: string;
  leader_run: string | null;
  leader_step: string | null;
}

/** How many journals are looked at at a time: bounds the memory that they take. */
const groupsAtATime = 200;

/**
 * Takes note of groups whose leader has gone on with the items, and answers which these are. Its journal says so: that
 * the items were handed to it is not enough, since it may have ended before anything came of them.
 */
export async function noteTaken(pool: Pool, groups: readonly Led[]): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (let from = 0; from < groups.length; from += groupsAtATime) {
    const some = groups.slice(from, from + groupsAtATime);
    const runs = some.flatMap(({ leader_run }) => leader_run ?? []);
    const journals = await readJournals(pool, runs, 'facts');
    const gone = some.filter(({ leader_run, leader_step }) =>
      hasTaken(journals.get(leader_run ?? '') ?? [], leader_step),
    );
    if (gone.length === 0) continue;
    await pool.query({
      name: 'groups-taken',
      text: groupsTaken,
      values: [gone.map(({ id }) => id), gone.map(({ leader_run }) => leader_run)],
    });
    for (const { id } of gone) taken.add(id);
  }
  return taken;
}

/** Whether a run with this journal leads a group whose items nobody has gone on with. */
export async function leadsGroup(
  pool: Pool,
  run: string,
  journal: readonly JournalEvent[],
): Promise<boolean> {
  const led = await pool.query<Pick<Led, 'leader_step'>>({
    name: 'groups-led',
    text: 'select leader_step from groups where leader_run = $1 and taken_at is null',
    values: [run],
  });
  return led.rows.some(({ leader_step }) => !hasTaken(journal, leader_step));
}

function hasTaken(journal: readonly JournalEvent[], step: string | null): boolean {
  return journal.some((event) => event.kind === 'step.completed' && event.step === step);
}

const groupsTaken = `
  update groups set taken_at = now(), closed_at = coalesce(closed_at, now())
  from unnest($1::uuid[], $2::uuid[]) as gone (id, run)
  where groups.id = gone.id and leader_run = gone.run and taken_at is null`;

import type { Pool } from 'pg';
import { causesOf } from '../runs/causes.ts';

/**
 * Lets a run that takes the items of a group answer for those who brought them: whoever caused one of the runs that the
 * items come from has caused what becomes of all of them, and may not decide it.
 */
export async function takeCauses(pool: Pool, group: string, run: string): Promise<void> {
  const brought = await pool.query<{ person: string }>({
    name: 'causes-of-group',
    text: `select person from group_items join runs on runs.id = group_items.run_id,
                  json_array_elements_text(caused_by) as person
           where group_id = $1 group by person order by min(position)`,
    values: [group],
  });
  if (brought.rows.length === 0) return;
  const own = await causesOf(pool, run);
  const all = [...new Set([...own, ...brought.rows.map(({ person }) => person)])];
  if (all.length === own.length) return;
  await pool.query({
    name: 'take-causes',
    text: 'update runs set caused_by = $2::json where id = $1',
    values: [run, JSON.stringify(all)],
  });
}

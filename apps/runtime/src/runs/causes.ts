import type { Pool } from 'pg';

/** E-mail addresses of the people who started a run, or one that it comes from. */
export async function causesOf(pool: Pool, run: string): Promise<string[]> {
  const found = await pool.query<{ caused_by: string[] | null }>({
    name: 'causes-of-run',
    text: 'select caused_by from runs where id = $1',
    values: [run],
  });
  return found.rows[0]?.caused_by ?? [];
}

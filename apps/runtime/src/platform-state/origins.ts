import type { RunSource } from '@crossdock/contracts';
import type { Pool } from 'pg';

/** How many runs a line of replays and parents may have; what stands further up no longer counts. */
const longestLine = 200;

interface Ancestor {
  id: string;
  source: RunSource;
  event_id: string;
  replay_of: string | null;
  parent_run: string | null;
  parent_step: string | null;
}

/**
 * Names what a step does by where it first stood, so that a replay counts as the run it replays: also a replay of a
 * replay, and the runs that a replay starts anew for another flow or for items of a list.
 */
export async function originOf(pool: Pool, run: string, step: string): Promise<string> {
  const found = await pool.query<Ancestor>({
    name: 'line-of-run',
    text: lineOfRun,
    values: [run, longestLine],
  });
  let path = step;
  let first = run;
  for (const { source, event_id, replay_of, parent_run, parent_step } of found.rows) {
    if (replay_of !== null) first = replay_of;
    else if (parent_run !== null && parent_step !== null) {
      first = parent_run;
      path = source === 'items' ? inWholeList(path, firstItemIn(event_id)) : `${parent_step}>${path}`;
    }
  }
  return `${first}/${path}`;
}

/** The event of a run of items ends with their range: `20+10`. */
function firstItemIn(eventId: string): number {
  return Number(/(\d+)\+\d+$/.exec(eventId)?.[1] ?? 0);
}

/** `lines/2/enter`, of a run that does the items from 20 on, is `lines/22/enter` in the list of the run around. */
function inWholeList(path: string, first: number): string {
  return path.replace(
    /^([^/]+)\/(\d+)/,
    (_, list: string, index: string) => `${list}/${String(first + Number(index))}`,
  );
}

const lineOfRun = `
  with recursive line as (
    select id, source, event_id, replay_of, parent_run, parent_step, 1 as place from runs where id = $1
    union all
    select runs.id, runs.source, runs.event_id, runs.replay_of, runs.parent_run, runs.parent_step, place + 1
    from line join runs on runs.id = coalesce(line.replay_of, line.parent_run)
    where place < $2
  )
  select id, source, event_id, replay_of, parent_run, parent_step from line order by place`;

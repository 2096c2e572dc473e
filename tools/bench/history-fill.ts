import type pg from 'pg';

/** How much history is written, and where. */
export interface Filling {
  /** Runs spread evenly over `days`, the last of which is today. */
  runs: number;
  days: number;
  /** Runs of the one day before those. */
  oldDay: number;
  environment: string;
  /** The flow whose finished runs are the samples, and most of the history. */
  flow: string;
}

const msOfDay = 86_400_000;
const rowsAtATime = 50_000;

/**
 * Writes years of work in minutes: copies the runs that are there, with ids, instants and order numbers of their own.
 * Of a hundred runs 60 are of the sampled flow, the others of 19 more; two failed; one is of another environment.
 * Ten thousand of the newest wait for something.
 */
export async function fillHistory(database: pg.Client, filling: Filling): Promise<void> {
  await database.query(samples);
  const first = Math.floor(Date.now() / msOfDay) * msOfDay - (filling.days - 1) * msOfDay;
  await database.query('select ensure_partitions($1::date, $2)', [isoDay(first - msOfDay), filling.days + 1]);
  await fillDay(database, filling, { number: 0, from: first - msOfDay, to: first, runs: filling.oldDay });
  for (let day = 0; day < filling.days; day += 1) {
    const from = first + day * msOfDay;
    const to = Math.min(from + msOfDay, Date.now() - 60_000);
    const runs = Math.round(filling.runs / filling.days);
    await fillDay(database, filling, { number: filling.oldDay + day * runs, from, to, runs });
  }
  await database.query(waiting);
  await database.query('vacuum (analyze) runs, journal, run_keys, failures, inbox, active');
}

interface Day {
  /** Of its first run. */
  number: number;
  from: number;
  to: number;
  runs: number;
}

async function fillDay(database: pg.Client, { environment, flow }: Filling, day: Day): Promise<void> {
  const stepMs = (day.to - day.from) / day.runs;
  for (let done = 0; done < day.runs; done += rowsAtATime) {
    const count = Math.min(rowsAtATime, day.runs - done);
    await database.query('truncate filler');
    await database.query(filler, [
      ...[environment, flow, day.number + done, count],
      ...[new Date(day.from + done * stepMs), stepMs],
    ]);
    for (const copy of copies) await database.query(copy);
  }
}

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

const samples = `
  create table samples as
    select row_number() over (order by id) - 1 as n, id, version, path from runs where outcome = 'completed';
  create table sample_journal as select samples.n, seq, facts, bodies from samples join journal on run_id = samples.id;
  create unlogged table filler (
    n int, sample int, id uuid, environment text, flow text, at timestamptz, failed boolean, number text);`;

const filler = `
  insert into filler
  select n, n % (select count(*) from samples),
         (left(run_id_at(at)::text, 14) || '7' || substr(noise, 1, 3) || '-8' || substr(noise, 4, 3) || '-' || substr(noise, 7, 12))::uuid,
         case when n % 100 = 7 then 'test' else $1 end,
         case when n % 100 < 60 then $2 else 'flow-' || (n % 19) end,
         at, n % 50 = 0, (10000000 + n)::text
  from generate_series($3::int, $3::int + $4::int - 1) as n
  cross join lateral (
    select $5::timestamptz + (n - $3::int) * $6::float8 * interval '1 millisecond' as at, md5(n::text) as noise
  ) as drawn`;

const copies = [
  `insert into inbox (event_key, run_id, accepted_at) select md5(number)::uuid, id, at from filler`,
  `insert into runs (id, environment, flow, version, source, event_key, event_id, delivery_id, keys, accepted_at,
                     ended_at, outcome, failure, path)
   select f.id, environment, flow, version, 'webhook', md5(number)::uuid, 'order/' || number, number,
          json_build_array(json_build_array('order', number)), at, at + interval '80 milliseconds',
          case when failed then 'failed' else 'completed' end,
          case when failed then '{"kind":"business","outcome":"not-done","code":"erp.unknown-sku","message":"The ERP knows no such product.","step":"send"}'::json end,
          path
   from filler f join samples on samples.n = f.sample`,
  `insert into journal (run_id, seq, facts, bodies)
   select f.id, j.seq, j.facts, j.bodies from filler f join sample_journal j on j.n = f.sample`,
  `insert into run_keys (value, run_id) select number, id from filler union all select 'S' || number, id from filler`,
  `insert into failures (run_id, environment, accepted_at, flow, kind, code)
   select id, environment, at, flow, (array['business', 'permanent', 'transient', 'policy'])[1 + n % 4], 'erp.unknown-sku'
   from filler where failed`,
];

const waiting = `
  with chosen as (select id from filler where not failed order by id desc limit 10000),
  open as (update runs set outcome = null, ended_at = null from chosen where runs.id = chosen.id)
  insert into active (run_id, epoch, wake_at, lease_until, parked)
  select id, 1, 'infinity', '-infinity', 'wait' from chosen`;

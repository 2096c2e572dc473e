import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The data plane of the whole engine.
 *
 * - Runs and all that hangs on them are partitioned by day. A run's id is a UUID of version 7, which begins with
 *   the instant it was accepted: ranges of ids are ranges of time, so the id alone finds the partition and the
 *   primary keys stay short. Retention drops a day as a whole.
 * - `inbox` remembers the identity of events: what makes a delivery a duplicate cannot live in a partition, where
 *   nothing can be unique but the id.
 * - Texts that are found by their beginning (`run_keys.value`) are compared byte for byte, so that one index serves
 *   both uniqueness and search, whatever language the database speaks.
 * - `active` gains what dispatch asks for: lane, sequence key, the order of acceptance (`position`), and how often
 *   the run was claimed since it last got on (`claims`).
 * - `sequence_heads` says which run of a key may go. A run that is not the head waits with `wake_at` at infinity.
 */
export class Engine0002 implements MigrationInterface {
  readonly name = 'Engine1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(partitionTools);
    await runner.query(partitioned);
    await runner.query(moveOld);
    await runner.query(dispatch);
  }

  async down(): Promise<void> {
    await Promise.resolve();
    throw new Error('The engine schema cannot be taken back: restore a backup from before it');
  }
}

/**
 * `run_id_at` is the smallest id of an instant. `ensure_partition` makes a day of one table when it is missing. It
 * attaches a finished table, which does not stop those who read and write the other days, and takes along the rows
 * of that day that had to go to the `_other` partition meanwhile. Days are days of UTC, whatever the session says.
 */
const partitionTools = `
  create function run_id_at(at timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
  $$;
  create function ensure_partition(parent text, day date) returns boolean language plpgsql as $$
  declare
    child text := parent || '_' || to_char(day, 'YYYYMMDD');
    other text := parent || '_other';
    key text := case parent when 'runs' then 'id' else 'run_id' end;
    low uuid := run_id_at(day::timestamp at time zone 'UTC');
    high uuid := run_id_at((day + 1)::timestamp at time zone 'UTC');
  begin
    if to_regclass(child) is not null then return false; end if;
    execute format('create table %I (like %I including all)', child, parent);
    if parent = 'runs' then execute format('alter table %I set (fillfactor = 60)', child); end if;
    execute format('lock table %I in access exclusive mode', other);
    execute format('with strays as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from strays',
                   other, key, low, key, high, child);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, low, high);
    return true;
  end $$;
  create function ensure_partitions(first date, days int) returns void language sql as $$
    select ensure_partition(parent, first + n)
    from generate_series(0, days - 1) as n cross join unnest(array['runs', 'journal', 'run_keys', 'failures']) as parent
  $$;
`;

const partitioned = `
  alter table runs rename to old_runs;
  alter table run_keys rename to old_run_keys;
  alter table journal rename to old_journal;
  alter table failures rename to old_failures;
  alter index runs_pkey rename to old_runs_pkey;
  alter index runs_history rename to old_runs_history;
  alter index runs_replays rename to old_runs_replays;
  alter index run_keys_pkey rename to old_run_keys_pkey;
  alter index run_keys_prefix rename to old_run_keys_prefix;
  alter index journal_pkey rename to old_journal_pkey;
  alter index failures_pkey rename to old_failures_pkey;
  alter index failures_history rename to old_failures_history;

  create table runs (
    id uuid primary key,
    environment text not null,
    flow text not null,
    version int not null,
    source text not null check (source in (
      'webhook', 'sweep', 'poll', 'schedule', 'event', 'manual', 'file', 'request', 'sub-flow', 'items', 'replay')),
    event_key uuid not null,
    event_id text not null,
    delivery_id text,
    replay_of uuid,
    parent_run uuid,
    parent_step text,
    lane text not null default 'orders' check (lane in ('urgent', 'orders', 'bulk')),
    sequence_key text,
    keys json not null,
    accepted_at timestamptz not null,
    ended_at timestamptz,
    outcome text check (outcome in ('completed', 'failed', 'cancelled', 'echo')),
    failure json,
    path text
  ) partition by range (id);
  create index runs_history on runs (environment, id);
  create index runs_of_flow on runs (environment, flow, id);
  create index runs_replays on runs (replay_of) where replay_of is not null;
  create index runs_children on runs (parent_run) where parent_run is not null;

  create table run_keys (
    value text collate "C" not null,
    run_id uuid not null,
    primary key (value, run_id)
  ) partition by range (run_id);

  create table journal (
    run_id uuid not null,
    seq int not null,
    facts json not null,
    bodies bytea,
    primary key (run_id, seq)
  ) partition by range (run_id);
  alter table journal alter column bodies set storage external;

  create table failures (
    run_id uuid primary key,
    environment text not null,
    accepted_at timestamptz not null,
    flow text not null,
    kind text not null,
    code text not null,
    /* Runs that did not simply complete: failed, cancelled, or an echo. */
    outcome text not null default 'failed'
  ) partition by range (run_id);
  create index failures_history on failures (environment, outcome, run_id);

  create table runs_other partition of runs default with (fillfactor = 60);
  create table journal_other partition of journal default;
  create table run_keys_other partition of run_keys default;
  create table failures_other partition of failures default;

  create table inbox (
    event_key uuid primary key,
    run_id uuid not null,
    accepted_at timestamptz not null,
    duplicates int not null default 0
  ) with (fillfactor = 80);
  create index inbox_age on inbox using brin (accepted_at);

  create table payloads_dropped (
    environment text not null,
    flow text not null,
    /** Payloads of this flow's runs are gone up to this run. */
    through uuid not null,
    primary key (environment, flow)
  );
`;

/** Days from the first run to tomorrow; whoever runs here makes those that come. */
const moveOld = `
  select ensure_partitions(first, today - first + 2)
  from (select (now() at time zone 'UTC')::date as today,
               (coalesce((select min(accepted_at) from old_runs), now()) at time zone 'UTC')::date - 1 as first) as days;
  insert into inbox (event_key, run_id, accepted_at, duplicates)
    select event_key, id, accepted_at, duplicates from old_runs;
  insert into runs (id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of, keys,
                    accepted_at, ended_at, outcome, failure, path)
    select id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of, keys,
           accepted_at, ended_at, outcome, failure, path from old_runs;
  insert into run_keys select * from old_run_keys;
  insert into journal select * from old_journal;
  insert into failures (run_id, environment, accepted_at, flow, kind, code) select * from old_failures;
  drop table old_runs, old_run_keys, old_journal, old_failures;
`;

const dispatch = `
  alter table active
    add column lane text not null default 'orders' check (lane in ('urgent', 'orders', 'bulk')),
    add column sequence_key text,
    add column position bigint generated always as identity,
    add column claims int not null default 0,
    drop constraint active_parked_check,
    add constraint active_parked_check
      check (parked in ('retry', 'busy', 'gate', 'wait', 'paused', 'behind'));
  drop index active_wake;
  create index active_wake on active (lane, wake_at);
  create index active_sequence on active (sequence_key, position) where sequence_key is not null;

  create table sequence_heads (
    key text primary key,
    run_id uuid not null,
    /** The head failed and its flow holds the key: nothing passes until it is replayed or let go. */
    held boolean not null default false
  ) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
  create index sequence_heads_run on sequence_heads (run_id);

  alter table effects
    drop constraint effects_state_check,
    add constraint effects_state_check
      check (state in ('intended', 'confirmed', 'refused', 'doubtful', 'undone'));
`;

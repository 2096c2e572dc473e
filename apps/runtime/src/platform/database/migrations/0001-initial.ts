import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first schema. Control plane first; then the data plane, which is hand-written SQL on both sides:
 *
 * - `runs` holds one row a run, written when it is accepted and once more when it ends. No index names a
 *   column that the end changes, so that the second write is a cheap one (heap-only tuple).
 * - `active` holds the runs that are not over: who works on them (`epoch` is the fencing token), when to
 *   wake them. It stays as small as the work in progress.
 * - `journal` holds one row an append: `facts` for ever, `bodies` (compressed payloads) until retention.
 * - `effects` remembers what was done to the world, across all runs.
 * - `failures` holds runs that ended badly, so that finding them does not touch `runs`.
 */
export class Initial0001 implements MigrationInterface {
  readonly name = 'Initial1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(controlPlane);
    await runner.query(dataPlane);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table failures, effects, journal, active, run_keys, runs;
      drop table sweep_cursors, deployments, flow_versions, flows, lookup_tables, connections, environments;
      drop table api_tokens, sessions, people;`);
  }
}

const controlPlane = `
  create table people (
    id uuid primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    created_at timestamptz not null default now()
  );
  create table sessions (
    token_hash bytea primary key,
    person_id uuid not null references people on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  );
  create table api_tokens (
    id uuid primary key,
    name text not null,
    token_hash bytea not null unique,
    person_id uuid not null references people on delete cascade,
    created_at timestamptz not null default now(),
    last_used_at timestamptz
  );
  create table environments (
    name text primary key,
    title text not null,
    position int not null
  );
  create table connections (
    environment text not null references environments,
    alias text not null,
    type text not null,
    settings jsonb not null,
    secrets bytea not null,
    changed_at timestamptz not null default now(),
    primary key (environment, alias)
  );
  create table lookup_tables (
    environment text not null references environments,
    name text not null,
    rows jsonb not null,
    changed_at timestamptz not null default now(),
    primary key (environment, name)
  );
  create table flows (
    id text primary key,
    name text not null,
    draft jsonb not null,
    layout jsonb not null,
    revision int not null default 1,
    saved_at timestamptz not null default now(),
    saved_by text not null
  );
  create table flow_versions (
    flow text not null references flows,
    number int not null,
    document jsonb not null,
    layout jsonb not null,
    checksum text not null,
    note text not null,
    author text not null,
    published_at timestamptz not null default now(),
    primary key (flow, number)
  );
  create table deployments (
    environment text not null references environments,
    flow text not null references flows,
    version int not null,
    enabled boolean not null,
    deployed_at timestamptz not null default now(),
    deployed_by text not null,
    primary key (environment, flow),
    foreign key (flow, version) references flow_versions (flow, number)
  );
  create table sweep_cursors (
    environment text not null,
    flow text not null,
    cursor text,
    swept_at timestamptz not null default now(),
    primary key (environment, flow)
  );
`;

const dataPlane = `
  create table runs (
    id uuid primary key,
    environment text not null,
    flow text not null,
    version int not null,
    source text not null check (source in ('webhook', 'sweep', 'replay')),
    event_key uuid not null unique,
    event_id text not null,
    delivery_id text,
    replay_of uuid,
    keys json not null,
    accepted_at timestamptz not null,
    duplicates int not null default 0,
    ended_at timestamptz,
    outcome text check (outcome in ('completed', 'failed')),
    failure json,
    path text
  ) with (fillfactor = 60);
  create index runs_history on runs (environment, accepted_at desc, id desc);
  create index runs_replays on runs (replay_of) where replay_of is not null;

  create table run_keys (
    value text not null,
    run_id uuid not null,
    primary key (value, run_id)
  );
  create index run_keys_prefix on run_keys (value text_pattern_ops);

  create table active (
    run_id uuid primary key,
    epoch int not null,
    wake_at timestamptz not null,
    lease_until timestamptz not null,
    parked text check (parked in ('retry', 'busy'))
  ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
  create index active_wake on active (wake_at);

  create table journal (
    run_id uuid not null,
    seq int not null,
    facts json not null,
    bodies bytea,
    primary key (run_id, seq)
  );
  alter table journal alter column bodies set storage external;

  create table effects (
    key text primary key,
    run_id uuid not null,
    step text not null,
    state text not null check (state in ('intended', 'confirmed', 'refused', 'doubtful')),
    record json,
    result json,
    changed_at timestamptz not null default now()
  ) with (fillfactor = 70);

  create table failures (
    run_id uuid primary key,
    environment text not null,
    accepted_at timestamptz not null,
    flow text not null,
    kind text not null,
    code text not null
  );
  create index failures_history on failures (environment, accepted_at desc, run_id desc);
`;

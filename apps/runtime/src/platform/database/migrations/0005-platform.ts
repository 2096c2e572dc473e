import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The state that flows of an environment share. Long names are kept as digests (uuid), so that indexes stay small
 * and even whatever flows call things.
 *
 * - `signals` are what runs may wait for: published events, and what the platform says itself. `topic` is environment,
 *   name and correlation in one; `told`: the runs that waited for it were called.
 * - `waits` says which runs wait for what. `called`: a signal has come while the run was under way; `over`: the wait
 *   is. A waiting run costs its row here and its row in `active`.
 * - `platform_answers` remembers what a call with an id was told, so that the same call is told the same.
 * - `runs_children` answers by the newest child first: the last of many to be under way.
 */
export class Platform0005 implements MigrationInterface {
  readonly name = 'Platform1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(signals);
    await runner.query(shared);
    await runner.query(people);
    await runner.query(`
      drop index runs_children;
      create index runs_children on runs (parent_run, id) where parent_run is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table cross_references, approvals, echoes, paces, group_items, groups, first_claims, platform_answers;
      drop table waits, signals;
      drop index runs_children;
      create index runs_children on runs (parent_run) where parent_run is not null;`);
  }
}

const signals = `
  create table signals (
    key uuid primary key,
    topic uuid not null,
    environment text not null,
    name text not null,
    correlation text not null,
    at timestamptz not null default clock_timestamp(),
    body json not null,
    told boolean not null default false
  );
  create index signals_topic on signals (topic, at);
  create index signals_untold on signals (at) where not told;
  create index signals_age on signals (at);

  create table waits (
    run_id uuid not null,
    step text not null,
    topic uuid not null,
    environment text not null,
    name text not null,
    correlation text not null,
    since timestamptz not null,
    called boolean not null default false,
    over boolean not null default false,
    primary key (run_id, step)
  );
  create index waits_topic on waits (topic) where not over;
  create index waits_called on waits (run_id) where called and not over;
  create index waits_of_parents on waits (run_id, step) where not over and name in ('run.ended', 'items.ended');
`;

const shared = `
  create table platform_answers (
    id uuid primary key,
    answer json,
    at timestamptz not null default now()
  );
  create index platform_answers_age on platform_answers using brin (at);

  create table first_claims (
    claim uuid primary key,
    claimant uuid not null,
    until timestamptz not null
  );
  create index first_claims_until on first_claims (until);

  create table groups (
    id uuid primary key,
    name uuid not null,
    environment text not null,
    leader uuid not null,
    /* Of the signal that wakes the leader when the group is full. */
    full_topic uuid not null,
    items int not null,
    closes_at timestamptz not null,
    closed_at timestamptz
  );
  create unique index groups_open on groups (name) where closed_at is null;
  create index groups_closed on groups (closed_at) where closed_at is not null;
  create table group_items (
    item uuid primary key,
    group_id uuid not null,
    position bigint generated always as identity,
    body json not null
  );
  create index group_items_of on group_items (group_id, position);

  create table paces (
    pace uuid primary key,
    free_at double precision not null
  ) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

  create table echoes (
    echo uuid primary key,
    at timestamptz not null
  ) with (fillfactor = 80);
  create index echoes_age on echoes using brin (at);
`;

const people = `
  create table approvals (
    id uuid primary key,
    environment text not null,
    run_id uuid not null,
    step text not null,
    title text not null,
    details json not null,
    form json not null,
    deciders text[] not null,
    not_by text[] not null,
    asked_at timestamptz not null default now(),
    until timestamptz,
    decision text check (decision in ('approved', 'rejected')),
    decided_by text,
    decided_at timestamptz,
    answers json,
    note text
  );
  create index approvals_open on approvals (environment, asked_at, id) where decision is null;
  create index approvals_of_run on approvals (run_id);

  create table cross_references (
    id uuid primary key,
    environment text not null,
    entity text not null,
    from_system text not null,
    from_ref text collate "C" not null,
    system text not null,
    to_id text collate "C" not null,
    linked_at timestamptz not null default now(),
    unique (environment, entity, from_ref, system)
  );
  create index cross_references_back on cross_references (environment, to_id text_pattern_ops);
  create index cross_references_forth on cross_references (environment, from_ref text_pattern_ops);
`;

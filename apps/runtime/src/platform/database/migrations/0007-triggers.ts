import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What starts runs beside webhooks.
 *
 * - `schedules` has the next moment of each flow that starts by time. `cron` and `zone` are what `next_at` was computed
 *   from: when a flow says something else, its moments begin anew.
 * - `sweep_cursors` gains a lease: one process at a time sweeps a flow.
 * - `sweep_log` has a row for each sweep, `sweep_seen` one for each event that sweeps saw, once: how much of what
 *   happened in the source has come here, and how.
 * - `payloads` and their chunks hold lists that are too long for an event. A chunk is a compressed JSON array.
 */
export class Triggers0007 implements MigrationInterface {
  readonly name = 'Triggers1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table schedules (
        environment text not null,
        flow text not null,
        cron text not null,
        zone text not null,
        /** None while the flow is switched off. */
        next_at timestamptz,
        last_at timestamptz,
        primary key (environment, flow)
      );
      create index schedules_next on schedules (next_at);

      alter table sweep_cursors
        alter column cursor drop not null,
        add column holder uuid,
        add column held_until timestamptz;

      create table sweep_log (
        environment text not null,
        flow text not null,
        swept_at timestamptz not null default clock_timestamp(),
        took_ms int not null,
        seen int not null,
        received int not null,
        found int not null,
        error text
      );
      create index sweep_log_flow on sweep_log (environment, flow, swept_at);
      create index sweep_log_age on sweep_log using brin (swept_at);

      create table sweep_seen (
        run_id uuid primary key,
        environment text not null,
        flow text not null,
        seen_at timestamptz not null default clock_timestamp(),
        received boolean not null
      );
      create index sweep_seen_flow on sweep_seen (environment, flow, seen_at);
      create index sweep_seen_age on sweep_seen using brin (seen_at);

      create table payloads (
        id uuid primary key,
        environment text not null,
        created_at timestamptz not null default clock_timestamp(),
        content_type text not null,
        state text not null default 'writing' check (state in ('writing', 'stored')),
        rows int not null default 0,
        bytes bigint not null default 0
      );
      create table payload_chunks (
        payload_id uuid not null references payloads on delete cascade,
        first_row int not null,
        rows int not null,
        content bytea not null,
        primary key (payload_id, first_row)
      );
      alter table payload_chunks alter column content set storage external;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table payload_chunks, payloads, sweep_seen, sweep_log, schedules;
      delete from sweep_cursors where cursor is null;
      alter table sweep_cursors alter column cursor set not null, drop column holder, drop column held_until;`);
  }
}

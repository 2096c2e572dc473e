import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Replays of many runs.
 *
 * - `replay_batches` has one row for each: what was asked for, by whom, and counts that go up as its runs do.
 * - `replay_items` are its runs, chosen once. `run_id` is the original, `replay` the run it became. Ids of runs begin
 *   with the instant of acceptance, so that their order is the order in which they are started. The two partial indexes
 *   are as small as what is left to do.
 */
export class Replays0006 implements MigrationInterface {
  readonly name = 'Replays1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table replay_batches (
        id uuid primary key,
        environment text not null,
        filter json,
        begins text check (begins in ('start', 'failed-step')),
        version text check (version in ('original', 'current')),
        reason text,
        rate double precision,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        state text not null default 'running' check (state in ('running', 'paused', 'cancelled', 'done')),
        ended_at timestamptz,
        total int not null default 0,
        started int not null default 0,
        completed int not null default 0,
        already_done int not null default 0,
        failed int not null default 0,
        refused jsonb not null default '{}'
      );
      create index replay_batches_of on replay_batches (environment, requested_at desc);
      create index replay_batches_running on replay_batches (requested_at) where state = 'running';

      create table replay_items (
        batch_id uuid not null,
        run_id uuid not null,
        state text not null
          check (state in ('pending', 'started', 'completed', 'already-done', 'failed', 'refused')),
        replay uuid,
        refused text,
        primary key (batch_id, run_id)
      ) with (fillfactor = 70);
      create index replay_items_pending on replay_items (batch_id, run_id) where state = 'pending';
      create index replay_items_started on replay_items (batch_id, run_id) where state = 'started';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table replay_items, replay_batches;');
  }
}

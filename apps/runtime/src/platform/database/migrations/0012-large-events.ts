import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What driving a run takes of the memory of a process.
 *
 * - `active.event_bytes`: of the event, where it is large. Null for all others, so that they cost nothing.
 */
export class LargeEvents0012 implements MigrationInterface {
  readonly name = 'LargeEvents1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table active add column event_bytes int;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table active drop column event_bytes;');
  }
}

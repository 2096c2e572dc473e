import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose the lists in the payload store are.
 *
 * - `flow`: they go with the payloads of its runs. Unknown for those that were written before.
 * - `run_id`: the run that made the list; none for what came in with an event. It stays while that run is under way.
 */
export class OwnedLists0008 implements MigrationInterface {
  readonly name = 'OwnedLists1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table payloads add column flow text, add column run_id uuid;
      create index payloads_age on payloads (created_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index payloads_age;
      alter table payloads drop column flow, drop column run_id;`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who caused a run.
 *
 * - `runs.caused_by`: e-mail addresses of the people who started the run, or one that it comes from. Carried along from run
 *   to run, so that it stays true when those are no longer kept. Null where nobody did, as for a webhook.
 * - `replay_batches.requested_by_email` tells who asked from others of the same name.
 */
export class Causes0011 implements MigrationInterface {
  readonly name = 'Causes1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table runs add column caused_by json;
      alter table replay_batches add column requested_by_email text not null default '';
      update replay_batches set requested_by_email = people.email from people where people.name = requested_by;
      alter table replay_batches alter column requested_by_email drop default;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table replay_batches drop column requested_by_email;
      alter table runs drop column caused_by;`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether flows of an environment may call private addresses. New environments may not; those that are there already
 * may, so that what ran goes on.
 */
export class Outbound0004 implements MigrationInterface {
  readonly name = 'Outbound1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table environments add private_addresses boolean not null default true;
      alter table environments alter private_addresses set default false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table environments drop private_addresses');
  }
}

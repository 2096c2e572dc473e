import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The connection gate.
 *
 * - `connections.limits` holds what people set instead of the connector's own limits.
 * - `gates` is what processes share about a connection: tokens left, seats taken, the breaker. Unlogged: it changes
 *   many times a second and says nothing that matters after a crash, when all calls have ended anyway.
 */
export class Gate0003 implements MigrationInterface {
  readonly name = 'Gate1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table connections add column limits jsonb;
      create unlogged table gates (
        gate text primary key,
        version bigint not null,
        state jsonb not null
      ) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table gates; alter table connections drop column limits;');
  }
}

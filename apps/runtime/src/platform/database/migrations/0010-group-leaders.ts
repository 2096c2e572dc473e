import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Groups whose leader ended are passed on.
 *
 * - `leader` is the item that leads, `leader_run` and `leader_step` who stands for it now: the run that joined, or its
 *   latest replay. `leader_run` is null from the moment a group is passed to another item until that item's run has
 *   been started again.
 * - `taken_at`: the leader has gone on with the items, and nobody waits for them any more. Groups are looked after until
 *   then, and kept for a while afterwards.
 * - `group_items` names the step of the run that brought each item. Of items from before it is not known.
 */
export class GroupLeaders0010 implements MigrationInterface {
  readonly name = 'GroupLeaders1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table groups add column leader_run uuid, add column leader_step text, add column taken_at timestamptz;
      alter table group_items add column run_id uuid, add column step text;`);
    await runner.query(leadersThatWait);
    await runner.query(groupsThatNobodyWaitsFor);
    await runner.query(`
      drop index groups_closed;
      create index groups_taken on groups (taken_at) where taken_at is not null;
      create index groups_untaken on groups (id) where taken_at is null;
      create index groups_led on groups (leader_run) where taken_at is null;
      create index groups_due on groups (closes_at) where closed_at is null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index groups_taken, groups_untaken, groups_led, groups_due;
      create index groups_closed on groups (closed_at) where closed_at is not null;
      alter table group_items drop column run_id, drop column step;
      alter table groups drop column leader_run, drop column leader_step, drop column taken_at;`);
  }
}

const leadersThatWait = `
  with led as (
    update groups set leader_run = waits.run_id, leader_step = waits.step
    from waits where waits.name = 'group.full' and waits.correlation = groups.id::text
    returning leader, leader_run, leader_step
  )
  update group_items set run_id = led.leader_run, step = led.leader_step from led where item = led.leader`;

/** Closed and without a leader that waits: taken, as far as can be told. */
const groupsThatNobodyWaitsFor = `
  update groups set taken_at = closed_at where leader_run is null and closed_at is not null`;

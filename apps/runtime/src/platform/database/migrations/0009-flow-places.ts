import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flows that limit how many of their runs are under way.
 *
 * - `flow_places`: which runs have a place of their flow, as `environment/flow`. One holds as long as its run stands in
 *   `active` and is not put away, whoever drives it.
 * - A run without a place stands in line: parked `line`, `line` names the flow, `wake_at` is at infinity.
 */
export class FlowPlaces0009 implements MigrationInterface {
  readonly name = 'FlowPlaces1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table flow_places (
        flow text not null,
        run_id uuid not null,
        primary key (flow, run_id)
      );
      alter table active
        add column line text,
        drop constraint active_parked_check,
        add constraint active_parked_check
          check (parked in ('retry', 'busy', 'gate', 'wait', 'paused', 'behind', 'line'));
      create index active_line on active (line, position) where parked = 'line';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update active set parked = null, wake_at = now() where parked = 'line';
      drop index active_line;
      alter table active
        drop column line,
        drop constraint active_parked_check,
        add constraint active_parked_check
          check (parked in ('retry', 'busy', 'gate', 'wait', 'paused', 'behind'));
      drop table flow_places;`);
  }
}

import type { GroupItem } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool, type QueryResult } from 'pg';
import { v7 as uuid } from 'uuid';
import { digestOf } from './digest.ts';
import { takeCauses } from './group-causes.ts';
import { type Led, noteTaken } from './group-taken.ts';
import { originOf } from './origins.ts';
import { PgSignals, topicOf } from './pg-signals.ts';
import { platformSignals } from './signal-names.ts';

/** What somebody who joined is told. */
interface Joined {
  group: string;
  leads: boolean;
  /** Milliseconds since 1970. */
  closesAt: number;
}

/** The step of a run that leads a group. */
interface Leader {
  run: string;
  step: string;
  group: string;
}

interface Member {
  group_id: string;
  leads: boolean;
  closes_at: Date;
}

/** How often somebody joins whose item leaves its group in the same moment. */
const mostTries = 3;

/**
 * Items that are handed on together. The first one leads its group and waits; the others join and go. A group that has
 * all its items is closed at once, so that the next item leads the next group, and its leader is told. An item is known
 * by where its step first stood: a replay brings nothing, and leads what the run led that it replays.
 */
@Injectable()
export class Groups {
  readonly #pool: Pool;
  readonly #signals: PgSignals;

  constructor(@Inject(Pool) pool: Pool, @Inject(PgSignals) signals: PgSignals) {
    this.#pool = pool;
    this.#signals = signals;
  }

  async join(environment: string, joining: GroupItem): Promise<Joined> {
    const member = await this.#memberOf(environment, joining);
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const joined =
        (await this.#enter(environment, member, joining)) ?? (await this.#return(member, joining));
      if (joined !== undefined)
        return { group: joined.group_id, leads: joined.leads, closesAt: joined.closes_at.getTime() };
    }
    throw new Error('An item was taken into a group that is no longer kept');
  }

  /**
   * Closes a group for its leader, if it is not closed, and answers its items in the order in which they came; the leader
   * answers for whoever brought them. Undefined for who does not lead it.
   */
  async close(environment: string, { run, step, group }: Leader): Promise<unknown[] | undefined> {
    const close = (member: string | null): Promise<QueryResult> =>
      this.#pool.query({ name: 'close-group', text: closeGroup, values: [group, environment, run, member] });
    let closed = await close(null);
    if (closed.rowCount === 0) {
      const member = await this.#memberOf(environment, { run, step });
      await this.#takeLead(member, { run, step });
      closed = await close(member);
    }
    if (closed.rowCount === 0) return undefined;
    await takeCauses(this.#pool, group, run);
    /* A statement of its own: it sees whoever joined while the one before waited for them. */
    const items = await this.#pool.query<{ body: unknown }>({
      name: 'items-of-group',
      text: 'select body from group_items where group_id = $1 order by position',
      values: [group],
    });
    return items.rows.map(({ body }) => body);
  }

  /** Closes groups that should have been closed a while ago, so that the next item opens a new one. */
  async closeOverdue(): Promise<void> {
    await this.#pool.query(
      `update groups set closed_at = now()
       where id in (select id from groups where closed_at is null and closes_at < now() - interval '1 minute'
                    order by id limit 1000 for update skip locked)`,
    );
  }

  async #memberOf(environment: string, { run, step }: { run: string; step: string }): Promise<string> {
    return digestOf('group', environment, await originOf(this.#pool, run, step));
  }

  /** Undefined for an item that is in a group already. */
  async #enter(environment: string, member: string, joining: GroupItem): Promise<Member | undefined> {
    const { run, step, group: name, item, most, closesAt } = joining;
    const group = uuid();
    const topic = topicOf(environment, platformSignals.groupFull, group);
    const joined = await this.#pool.query<Member & { full_topic: string | null }>({
      name: 'join-group',
      text: joinGroup,
      values: [
        member,
        group,
        digestOf(environment, name),
        environment,
        topic,
        most,
        new Date(closesAt),
        JSON.stringify(item) ?? 'null',
        platformSignals.groupFull,
        uuid(),
        run,
        step,
      ],
    });
    const [row] = joined.rows;
    if (row !== undefined && row.full_topic !== null) await this.#signals.tell([row.full_topic]);
    return row;
  }

  /** Tells the same again. Undefined for an item that has just left. */
  async #return(member: string, { run, step }: GroupItem): Promise<Member | undefined> {
    await this.#takeLead(member, { run, step });
    const found = await this.#pool.query<Member>({
      name: 'member-of-group',
      text: `select group_id, leader = $1 and (leader_run = $2 or taken_at is not null) as leads, closes_at
             from group_items join groups on groups.id = group_id
             where item = $1`,
      values: [member, run],
    });
    return found.rows[0];
  }

  /**
   * Lets a replay stand for the item that leads, unless the items were taken. Nobody takes the lead from a run under way:
   * there would be two who go on with the items.
   */
  async #takeLead(member: string, { run, step }: { run: string; step: string }): Promise<void> {
    const found = await this.#pool.query<Led>({
      name: 'led-before',
      text: ledBefore,
      values: [member, run],
    });
    const [group] = found.rows;
    if (group === undefined || (await noteTaken(this.#pool, [group])).has(group.id)) return;
    const values = [group.id, group.leader_run, member, run, step];
    await this.#pool.query({ name: 'take-lead', text: takeLead, values });
  }
}

/**
 * - `fresh` lets each item in once; the same item at the same time waits here and then finds that it is known. Groups
 *   may be kept for longer than answers.
 * - `joined` opens a group, or joins the one that is open; the lock on its row puts all who join in one order.
 * - `placed` takes `position` from that lock's order; the leader hands the items on in it.
 */
const joinGroup = `
  with fresh as (
    insert into platform_answers (id) select $1 where not exists (select from group_items where item = $1)
    on conflict (id) do nothing returning id
  ), joined as (
    insert into groups (id, name, environment, leader, leader_run, leader_step, full_topic, items, closes_at, closed_at)
    select $2, $3, $4, id, $11, $12, $5, 1, $7::timestamptz, case when $6::int <= 1 then now() end from fresh
    on conflict (name) where closed_at is null do update
      set items = groups.items + 1, closed_at = case when groups.items + 1 >= $6::int then now() end
    returning id, leader, closes_at, full_topic, closed_at is not null as is_full
  ), placed as (
    insert into group_items (item, group_id, body, run_id, step) select $1, id, $8::json, $11, $12 from joined
  ), signalled as (
    insert into signals (key, topic, environment, name, correlation, body)
    select $10, full_topic, $4, $9, id::text, 'null' from joined where is_full
  )
  select id as group_id, leader = $1 as leads, closes_at, case when is_full then full_topic end as full_topic
  from joined`;

/** The group that an item leads, not for this run yet, and for none that is under way. */
const ledBefore = `
  select groups.id, leader_run, leader_step from group_items join groups on groups.id = group_id
  where item = $1 and leader = $1 and taken_at is null and leader_run is distinct from $2
    and not exists (select from active where active.run_id = leader_run)`;

const takeLead = `
  update groups set leader_run = $4, leader_step = $5
  where id = $1 and leader_run is not distinct from $2 and leader = $3 and taken_at is null`;

const closeGroup = `
  update groups set closed_at = coalesce(closed_at, now())
  where id = $1 and environment = $2 and (leader_run = $3 or (leader = $4::uuid and taken_at is not null))`;

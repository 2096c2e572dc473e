import type { GroupItem } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { digestOf } from './digest.ts';
import { PgSignals, topicOf } from './pg-signals.ts';
import { platformSignals } from './signal-names.ts';

/** What somebody who joined is told. */
interface Joined {
  group: string;
  leads: boolean;
  /** Milliseconds since 1970. */
  closesAt: number;
}

interface Member {
  group_id: string;
  leads: boolean;
  closes_at: Date;
}

/**
 * Items that are handed on together. The first one leads its group and waits; the others join and go. A group that has
 * all its items is closed at once, so that the next item leads the next group, and its leader is told.
 */
@Injectable()
export class Groups {
  readonly #pool: Pool;
  readonly #signals: PgSignals;

  constructor(@Inject(Pool) pool: Pool, @Inject(PgSignals) signals: PgSignals) {
    this.#pool = pool;
    this.#signals = signals;
  }

  async join(environment: string, { id, group: name, item, most, closesAt }: GroupItem): Promise<Joined> {
    const member = digestOf('group', environment, id);
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
      ],
    });
    const [row] = joined.rows;
    if (row === undefined) return told(await this.#memberOf(member));
    if (row.full_topic !== null) await this.#signals.tell([row.full_topic]);
    return told(row);
  }

  /** Closes a group, if it is not, and answers its items in the order in which they came. */
  async close(environment: string, group: string): Promise<unknown[]> {
    await this.#pool.query({
      name: 'close-group',
      text: 'update groups set closed_at = now() where id = $1 and environment = $2 and closed_at is null',
      values: [group, environment],
    });
    /* A statement of its own: it sees whoever joined while the one before waited for them. */
    const items = await this.#pool.query<{ body: unknown }>({
      name: 'items-of-group',
      text: `select body from group_items join groups on groups.id = group_id
             where group_id = $1 and environment = $2 order by position`,
      values: [group, environment],
    });
    return items.rows.map(({ body }) => body);
  }

  async #memberOf(member: string): Promise<Member> {
    const found = await this.#pool.query<Member>({
      name: 'member-of-group',
      text: `select group_id, leader = $1 as leads, closes_at from group_items join groups on groups.id = group_id
             where item = $1`,
      values: [member],
    });
    const [row] = found.rows;
    if (row === undefined) throw new Error('An item was taken into a group that is no longer kept');
    return row;
  }
}

function told({ group_id, leads, closes_at }: Member): Joined {
  return { group: group_id, leads, closesAt: closes_at.getTime() };
}

/**
 * - `fresh` lets each item in once; the same item at the same time waits here and then finds that it is known.
 * - `joined` opens a group, or joins the one that is open; the lock on its row puts all who join in one order.
 * - `placed` takes `position` from that lock's order; the leader hands the items on in it.
 */
const joinGroup = `
  with fresh as (
    insert into platform_answers (id) values ($1) on conflict (id) do nothing returning id
  ), joined as (
    insert into groups (id, name, environment, leader, full_topic, items, closes_at, closed_at)
    select $2, $3, $4, id, $5, 1, $7::timestamptz, case when $6::int <= 1 then now() end from fresh
    on conflict (name) where closed_at is null do update
      set items = groups.items + 1, closed_at = case when groups.items + 1 >= $6::int then now() end
    returning id, leader, closes_at, full_topic, closed_at is not null as is_full
  ), placed as (
    insert into group_items (item, group_id, body) select $1, id, $8::json from joined
  ), signalled as (
    insert into signals (key, topic, environment, name, correlation, body)
    select $10, full_topic, $4, $9, id::text, 'null' from joined where is_full
  )
  select id as group_id, leader = $1 as leads, closes_at, case when is_full then full_topic end as full_topic
  from joined`;

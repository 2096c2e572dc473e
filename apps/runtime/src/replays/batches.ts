import type { Person, ReplayBatch, ReplayBatchState, ReplayCount, ReplayMany } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';
import { v7 as uuid } from 'uuid';
import { conflict, notFound } from '../platform/http/problem.ts';
import { batchOf, type BatchRow } from './batch-row.ts';
import { countOf, foundBy, selectionOf } from './selection.ts';

const mostListed = 100;

/** Replays of many runs, as people order and follow them. Their runs are started elsewhere. */
@Injectable()
export class ReplayBatches {
  readonly #pool: Pool;

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
  }

  /** What would be started. Throws `replays.too-many` or `runs.unknown`. */
  async count(environment: string, request: ReplayMany): Promise<ReplayCount> {
    return countOf(this.#pool, environment, request, await foundBy(this.#pool, request));
  }

  /** Chooses the runs, now and for good. Throws as `count` does. */
  async create(
    environment: string,
    request: ReplayMany,
    by: Person,
  ): Promise<{ count: ReplayCount; batch: ReplayBatch }> {
    const searched = await foundBy(this.#pool, request);
    const client = await this.#pool.connect();
    try {
      /* Counted and chosen from one and the same moment. */
      await client.query('begin isolation level repeatable read');
      const count = await countOf(client, environment, request, searched);
      const batch = await insert(client, environment, { request, searched, by });
      await client.query('commit');
      return { count, batch };
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async list(environment: string): Promise<ReplayBatch[]> {
    const found = await this.#pool.query<BatchRow>(
      `select * from replay_batches where environment = $1 order by requested_at desc, id desc limit ${String(mostListed)}`,
      [environment],
    );
    return found.rows.map(batchOf);
  }

  /** Throws `replays.unknown`. */
  async get(environment: string, id: string): Promise<ReplayBatch> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw unknown(environment, id);
    const found = await this.#pool.query<BatchRow>(
      'select * from replay_batches where id = $1 and environment = $2',
      [id, environment],
    );
    const [row] = found.rows;
    if (row === undefined) throw unknown(environment, id);
    return batchOf(row);
  }

  pause(environment: string, id: string): Promise<ReplayBatch> {
    return this.#move(environment, id, ['running'], 'paused');
  }

  resume(environment: string, id: string): Promise<ReplayBatch> {
    return this.#move(environment, id, ['paused'], 'running');
  }

  cancel(environment: string, id: string): Promise<ReplayBatch> {
    return this.#move(environment, id, ['running', 'paused'], 'cancelled');
  }

  /** Throws `replays.unknown`, or `replays.state` when it stands otherwise. */
  async #move(
    environment: string,
    id: string,
    from: readonly ReplayBatchState[],
    to: ReplayBatchState,
  ): Promise<ReplayBatch> {
    await this.get(environment, id);
    const moved = await this.#pool.query(
      `update replay_batches set state = $3, ended_at = case when $3 = 'cancelled' then now() end
       where id = $1 and environment = $2 and state = any($4)`,
      [id, environment, to, from],
    );
    const batch = await this.get(environment, id);
    if (moved.rowCount === 1) return batch;
    throw conflict(
      'replays.state',
      `This replay is ${batch.state}; it must be ${from.join(' or ')} for this.`,
    );
  }
}

async function insert(
  client: PoolClient,
  environment: string,
  { request, searched, by }: { request: ReplayMany; searched: readonly string[] | undefined; by: Person },
): Promise<ReplayBatch> {
  const id = uuid();
  const { filter, from, version, reason, rate } = request;
  const chosen = selectionOf(environment, request, searched);
  const batch = `$${String(chosen.values.length + 1)}::uuid`;
  await client.query(
    `insert into replay_items (batch_id, run_id, state, refused)
     select ${batch}, id, case when refused is null then 'pending' else 'refused' end, refused
     from (${chosen.text}) as chosen`,
    [...chosen.values, id],
  );
  const inserted = await client.query<BatchRow>(
    `insert into replay_batches (id, environment, filter, begins, version, reason, rate, requested_by, requested_by_email,
                                 total, refused)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9,
            (select count(*) from replay_items where batch_id = $1),
            coalesce((select jsonb_object_agg(code, count)
                      from (select refused as code, count(*) as count from replay_items
                            where batch_id = $1 and refused is not null group by refused) as refusals), '{}')
     returning *`,
    [
      ...[id, environment, filter === undefined ? null : JSON.stringify(filter)],
      ...[from ?? null, version ?? null, reason ?? null, rate ?? null, by.name, by.email],
    ],
  );
  const [row] = inserted.rows;
  if (row === undefined) throw new Error('The replay was not stored');
  return batchOf(row);
}

function unknown(environment: string, id: string) {
  return notFound('replays.unknown', `There is no replay ${id} in ${environment}.`);
}

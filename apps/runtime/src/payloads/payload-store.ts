import type { Lists } from '@crossdock/engine';
import { permanent } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid, validate as isId } from 'uuid';
import { rowsOf } from './chunk.ts';
import { ListWriter } from './list-writer.ts';

interface ChunkRow {
  first_row: number;
  content: Buffer;
}

/** Whose lists they are: they are kept as long as the payloads of the flow's runs. */
export interface Owner {
  environment: string;
  flow: string;
}

/**
 * Lists that are too long to travel with events. They are written and read by chunks, so that neither takes more
 * memory the longer the list is.
 */
@Injectable()
export class PayloadStore {
  readonly #pool: Pool;

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
  }

  /** Begins a list; `run`: the one that makes it. Nobody can read it before its writer has ended. */
  async write({ environment, flow }: Owner, contentType: string, run?: string): Promise<ListWriter> {
    const id = uuid();
    await this.#pool.query(
      'insert into payloads (id, environment, flow, content_type, run_id) values ($1, $2, $3, $4, $5)',
      [id, environment, flow, contentType, run ?? null],
    );
    return new ListWriter(this.#pool, id);
  }

  async drop(...ids: readonly string[]): Promise<void> {
    await this.#pool.query('delete from payloads where id = any($1::uuid[])', [ids]);
  }

  /** Lists as runs of a flow read and write them. They may read those of their whole environment. */
  of(owner: Owner): Lists {
    return {
      read: (list, range) => this.#read(owner.environment, list, range),
      write: (run) => this.write(owner, 'application/json', run),
    };
  }

  /** Some items of a list for people who look at it; undefined when there is no such list. */
  async page(
    environment: string,
    list: string,
    { from, limit }: { from: number; limit: number },
  ): Promise<{ items: unknown[]; count: number } | undefined> {
    if (!isId(list)) return undefined;
    const found = await this.#pool.query<{ rows: number }>(
      `select rows from payloads where id = $1 and environment = $2 and state = 'stored'`,
      [list, environment],
    );
    const count = found.rows[0]?.rows;
    if (count === undefined) return undefined;
    const to = Math.min(count, from + limit);
    return { items: from >= to ? [] : await this.#read(environment, list, { from, to }), count };
  }

  async #read(
    environment: string,
    list: string,
    { from, to }: { from: number; to: number },
  ): Promise<unknown[]> {
    const { rows: chunks } = await this.#pool.query<ChunkRow>({
      name: 'read-list',
      text: `select first_row, content from payload_chunks
             where payload_id = $1 and first_row < $3 and first_row + rows > $2
               and exists (select from payloads where id = $1 and environment = $4 and state = 'stored')
             order by first_row`,
      values: [list, from, to, environment],
    });
    const parts = await Promise.all(
      chunks.map(async ({ first_row: first, content }) =>
        (await rowsOf(content)).slice(Math.max(0, from - first), to - first),
      ),
    );
    const items = parts.flat();
    if (items.length === to - from) return items;
    throw permanent(
      'core.list-gone',
      `The stored list ${list} has no items ${String(from)} to ${String(to)} in ${environment}, or is no longer kept. Bring the file again.`,
    );
  }
}

import type { Lists } from '@crossdock/engine';
import { permanent } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
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

  /** Begins a list. Nobody can read it before its writer has ended. */
  async write({ environment, flow }: Owner, contentType: string): Promise<ListWriter> {
    const id = uuid();
    await this.#pool.query(
      'insert into payloads (id, environment, flow, content_type) values ($1, $2, $3, $4)',
      [id, environment, flow, contentType],
    );
    return new ListWriter(this.#pool, id);
  }

  async drop(...ids: readonly string[]): Promise<void> {
    await this.#pool.query('delete from payloads where id = any($1::uuid[])', [ids]);
  }

  /** The lists of one environment, as runs read them. */
  of(environment: string): Lists {
    return { read: (list, range) => this.#read(environment, list, range) };
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

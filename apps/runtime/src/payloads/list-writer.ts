import type { StoredList } from '@crossdock/sdk';
import type { Pool } from 'pg';
import { packRows } from './chunk.ts';

/**
 * A chunk is full when it has so many rows, or so many characters. Few enough that a run for a hundred items reads
 * little more than those.
 */
const fullAt = { rows: 200, characters: 256 * 1024 };

/** Writes one list, row by row. Holds one chunk at a time. */
export class ListWriter {
  readonly id: string;
  readonly #pool: Pool;
  #rows: string[] = [];
  #characters = 0;
  #written = 0;
  #bytes = 0;

  constructor(pool: Pool, id: string) {
    this.#pool = pool;
    this.id = id;
  }

  /** Resolves when there is room for the next one. */
  async add(row: unknown): Promise<void> {
    const text = JSON.stringify(row) ?? 'null';
    this.#rows.push(text);
    this.#characters += text.length;
    if (this.#rows.length >= fullAt.rows || this.#characters >= fullAt.characters) await this.#writeChunk();
  }

  /** Durable and readable when it resolves. */
  async end(): Promise<StoredList> {
    if (this.#rows.length > 0) await this.#writeChunk();
    await this.#pool.query(`update payloads set state = 'stored', rows = $2, bytes = $3 where id = $1`, [
      this.id,
      this.#written,
      this.#bytes,
    ]);
    return { stored: this.id, count: this.#written };
  }

  async #writeChunk(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#characters = 0;
    const content = await packRows(rows);
    await this.#pool.query({
      name: 'write-chunk',
      text: 'insert into payload_chunks (payload_id, first_row, rows, content) values ($1, $2, $3, $4)',
      values: [this.id, this.#written, rows.length, content],
    });
    this.#written += rows.length;
    this.#bytes += content.length;
  }
}

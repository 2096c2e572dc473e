import type { StoredList } from '@crossdock/sdk';
import type { Pool } from 'pg';
import { PackedBytes } from '../runs/packed-bytes.ts';
import { packRows } from './chunk.ts';

/**
 * A chunk is full when it has so many rows, or so many characters. Few enough that a run for a hundred items reads
 * little more than those.
 */
const fullAt = { rows: 200, characters: 256 * 1024 };
/** Chunks that are written by one statement: so many, or so many bytes. */
const together = { chunks: 16, bytes: 512 * 1024 };

interface Chunk {
  firstRow: number;
  rows: number;
  content: Buffer;
}

/** Writes one list, row by row, and holds little of it. Nobody can read the list before `end` has resolved. */
export class ListWriter {
  readonly id: string;
  readonly #pool: Pool;
  /** JSON texts of the chunk that is not full yet. */
  #rows: string[] = [];
  #characters = 0;
  /** Chunks that are to be written. */
  #chunks: Chunk[] = [];
  #unwritten = 0;
  #count = 0;
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
    if (this.#rows.length < fullAt.rows && this.#characters < fullAt.characters) return;
    await this.#closeChunk();
    if (this.#chunks.length >= together.chunks || this.#unwritten >= together.bytes) await this.#write();
  }

  /** Lets go of what is held: it is written. Answers what stands for the list, with all rows so far. */
  async flush(): Promise<StoredList> {
    if (this.#rows.length > 0) await this.#closeChunk();
    if (this.#chunks.length > 0) await this.#write();
    return { stored: this.id, count: this.#count };
  }

  /** Durable and readable when it resolves. */
  async end(): Promise<StoredList> {
    const list = await this.flush();
    await this.#pool.query(`update payloads set state = 'stored', rows = $2, bytes = $3 where id = $1`, [
      this.id,
      this.#count,
      this.#bytes,
    ]);
    return list;
  }

  async #closeChunk(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#characters = 0;
    const content = await packRows(rows);
    this.#chunks.push({ firstRow: this.#count, rows: rows.length, content });
    this.#count += rows.length;
    this.#unwritten += content.length;
    this.#bytes += content.length;
  }

  async #write(): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#unwritten = 0;
    const packed = new PackedBytes();
    const { starts, lengths } = packed.add(chunks.map(({ content }) => content));
    await this.#pool.query({
      name: 'write-chunks',
      text: `insert into payload_chunks (payload_id, first_row, rows, content)
             select $1, first_row, rows, substring($6::bytea from start for length)
             from unnest($2::int[], $3::int[], $4::int[], $5::int[]) as chunk (first_row, rows, start, length)`,
      values: [
        this.id,
        chunks.map(({ firstRow }) => firstRow),
        chunks.map(({ rows }) => rows),
        starts,
        lengths,
        packed.blob,
      ],
    });
  }
}

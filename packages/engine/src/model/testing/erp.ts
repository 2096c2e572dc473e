import { business, type Failure, FailureError, transient } from '@crossdock/sdk';

/** What one call meets. */
export type Stumble = 'refused-for-now' | 'answer-lost' | 'lost-before' | 'gate-closed';

/** What goes wrong with one record: its data is bad, it is never reached, or its first calls stumble. */
export type Trouble =
  | { goes: 'refused' }
  | { goes: 'down'; as: 'refused-for-now' | 'lost-before' }
  | { goes: 'stumbling'; stumbles: Stumble[] };

/** The system that flows write to. It has trouble with records, not with calls: so order changes nothing. */
export class Erp {
  readonly #troubles: ReadonlyMap<string, Trouble>;
  readonly #calls = new Map<string, number>();
  readonly #written = new Map<string, number>();

  constructor(troubles: ReadonlyMap<string, Trouble>) {
    this.#troubles = troubles;
  }

  /** How often each record is there. */
  get written(): ReadonlyMap<string, number> {
    return this.#written;
  }

  has(record: string): boolean {
    return this.#written.has(record);
  }

  read(record: string): Promise<unknown> {
    return this.#suffer(record, () => ({ id: 5 }));
  }

  /** Writes whatever is there: twice is twice. */
  write(record: string): Promise<unknown> {
    return this.#suffer(record, () => {
      this.#written.set(record, (this.#written.get(record) ?? 0) + 1);
      return { id: this.#written.size };
    });
  }

  /** Writing twice is writing once. */
  put(record: string): Promise<unknown> {
    return this.#suffer(record, () => {
      this.#written.set(record, 1);
      return { id: this.#written.size };
    });
  }

  remove(record: string): Promise<unknown> {
    return this.#suffer(`undo ${record}`, () => this.#written.delete(record));
  }

  /** All of them in one call, which is refused as a whole when one is bad. */
  async writeMany(records: readonly string[]): Promise<Array<{ output: unknown } | { failure: Failure }>> {
    if (records.some((record) => this.#troubles.get(record)?.goes === 'refused')) throw unknownSku();
    return Promise.all(
      records.map(async (record) => {
        try {
          return { output: await this.write(record) };
        } catch (error) {
          if (error instanceof FailureError) return { failure: error.failure };
          throw error;
        }
      }),
    );
  }

  /** The answer comes in a later turn, as those of real systems do. */
  async #suffer(record: string, work: () => unknown): Promise<unknown> {
    await Promise.resolve();
    const stumble = this.#stumbleOf(record);
    switch (stumble) {
      case 'refused':
        throw unknownSku();
      case 'refused-for-now':
        throw transient('erp.locked', 'Locked.');
      case 'gate-closed':
        throw transient('gate.open', 'Closed.', { retryAfterMs: 100 });
      case 'lost-before':
        throw noAnswer();
      case 'answer-lost':
        work();
        throw noAnswer();
      case undefined:
        return work();
    }
  }

  #stumbleOf(record: string): Stumble | 'refused' | undefined {
    const trouble = this.#troubles.get(record);
    switch (trouble?.goes) {
      case undefined:
        return undefined;
      case 'refused':
        return 'refused';
      case 'down':
        return trouble.as;
      case 'stumbling': {
        const call = this.#calls.get(record) ?? 0;
        this.#calls.set(record, call + 1);
        return trouble.stumbles[call];
      }
    }
  }
}

function unknownSku(): FailureError {
  return business('erp.unknown-sku', 'Unknown SKU.');
}

function noAnswer(): FailureError {
  return transient('http.no-answer', 'No answer.', { outcome: 'unknown' });
}

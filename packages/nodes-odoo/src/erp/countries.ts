import { business, type Memory, z } from '@crossdock/sdk';
import { type Records, Text } from './records.ts';

const Country = z.object({ id: z.number().int(), code: Text });

/** Odoo's countries by ISO 3166-1 alpha-2 code. */
export class Countries {
  readonly #records: Records;
  readonly #memory: Memory;

  constructor(records: Records, memory: Memory) {
    this.#records = records;
    this.#memory = memory;
  }

  async idOf(code: string): Promise<number> {
    const id = (await this.#byCode()).get(code.toUpperCase());
    if (id !== undefined) return id;
    throw business(
      'odoo.unknown-country',
      `Odoo has no country "${code}": correct the address, then replay.`,
    );
  }

  async codeOf(id: number): Promise<string | undefined> {
    const found = [...(await this.#byCode())].find(([, known]) => known === id);
    return found?.[0];
  }

  #byCode(): Promise<Map<string, number>> {
    return this.#memory.get('countries', async () => {
      const rows = await this.#records.search('res.country', [], Country);
      return new Map(rows.flatMap(({ id, code }) => (code === undefined ? [] : [[code, id] as const])));
    });
  }
}

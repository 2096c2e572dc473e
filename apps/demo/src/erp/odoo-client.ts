import { z } from 'zod';
import type { Erp } from './erp.ts';

const Reply = z.object({
  result: z.unknown().optional(),
  error: z.object({ data: z.object({ name: z.string(), message: z.string() }) }).optional(),
});

/** Speaks JSON-RPC to an emulator as its administrator, for specifications. */
export class OdooClient {
  #erp: Pick<Erp, 'url' | 'access'>;

  constructor(erp: Pick<Erp, 'url' | 'access'>) {
    this.#erp = erp;
  }

  /** The result; an error of Odoo rejects with `name: message`. */
  async call(model: string, method: string, args: unknown[], keywords: object = {}): Promise<unknown> {
    const { database, password } = this.#erp.access;
    const answer = await fetch(new URL('/jsonrpc', this.#erp.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        method: 'call',
        params: {
          service: 'object',
          method: 'execute_kw',
          args: [database, 2, password, model, method, args, keywords],
        },
      }),
    });
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
    const { result, error } = Reply.parse(await answer.json());
    if (error !== undefined) throw new Error(`${error.data.name}: ${error.data.message}`);
    return result;
  }

  async create(model: string, values: object): Promise<number> {
    return z.number().parse(await this.call(model, 'create', [values]));
  }

  async search(model: string, domain: unknown[], keywords: object = {}): Promise<number[]> {
    return z.array(z.number()).parse(await this.call(model, 'search', [domain], keywords));
  }

  /** One record; rejects when it is gone. */
  async read(model: string, id: number, fields: string[]): Promise<Record<string, unknown>> {
    const records = await this.call(model, 'read', [[id], fields]);
    const [record] = z.array(z.record(z.string(), z.unknown())).parse(records);
    if (record === undefined) throw new Error(`${model} ${id} is gone`);
    return record;
  }
}

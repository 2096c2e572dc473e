import { isFailureError, type Memory, z } from '@crossdock/sdk';
import { contractBroken } from '../protocol/odoo-error.ts';
import type { Rpc, RpcCall } from '../protocol/rpc.ts';
import type { Session } from '../protocol/session.ts';

/** How long a fact of the catalogue may be out of date: products, taxes, pricelists. */
export const catalogueForMs = 60_000;

/** An empty text, date or reference is `false` in Odoo, never null (recorded from Odoo 17.0 and 19.0). */
export const Text = z
  .union([z.string(), z.literal(false)])
  .transform((value) => (value === false || value === '' ? undefined : value));

/** A reference to another record: its id and the name it is shown with. */
export const Reference = z
  .union([z.tuple([z.number().int(), z.string()]), z.literal(false)])
  .transform((value) => (value === false ? undefined : { id: value[0], name: value[1] }));

/** One condition, or Odoo's prefix operators between conditions. */
export type Domain = ReadonlyArray<readonly [field: string, operator: string, value: unknown] | '|' | '&'>;

interface SearchOptions {
  order?: string;
  limit?: number;
  /** Odoo hides archived records unless told otherwise. */
  archivedToo?: boolean;
}

/** Reads and writes records of any model; whatever comes back is checked against the shape that was asked for. */
export class Records {
  readonly #memory: Memory;
  readonly #session: () => Promise<Session>;
  readonly #rpcOf: (session: Session) => Rpc;

  constructor(memory: Memory, session: () => Promise<Session>, rpcOf: (session: Session) => Rpc) {
    this.#memory = memory;
    this.#session = session;
    this.#rpcOf = rpcOf;
  }

  /** The records a domain selects, with the fields the shape names. */
  async search<Shape extends z.ZodObject>(
    model: string,
    domain: Domain,
    shape: Shape,
    { order = 'id', limit, archivedToo = false }: SearchOptions = {},
  ): Promise<Array<z.output<Shape>>> {
    const found = await this.call({
      model,
      method: 'search_read',
      args: { domain, fields: Object.keys(shape.shape), order, ...(limit === undefined ? {} : { limit }) },
      ...(archivedToo ? { context: { active_test: false } } : {}),
      intent: 'read',
    });
    return checked(z.array(shape), found, `${model} was read`);
  }

  /** Creates one record and answers its id. */
  async create(model: string, values: Readonly<Record<string, unknown>>): Promise<number> {
    const [id] = await this.createAll(model, [values]);
    return checked(z.number().int(), id, `${model} was created`);
  }

  /** Creates records in one transaction, all or none, and answers their ids in the same order. */
  async createAll(model: string, list: ReadonlyArray<Readonly<Record<string, unknown>>>): Promise<number[]> {
    const ids = await this.call({ model, method: 'create', args: { vals_list: list }, intent: 'write' });
    return checked(z.array(z.number().int()).length(list.length), ids, `${model} was created`);
  }

  /** Gives records the same values. */
  async write(
    model: string,
    ids: readonly number[],
    values: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.call({ model, method: 'write', ids, args: { vals: values }, intent: 'write' });
  }

  async delete(model: string, id: number): Promise<void> {
    await this.call({ model, method: 'unlink', ids: [id], intent: 'write' });
  }

  /** Which of these fields the model has: names differ between versions. */
  async fieldsOf(model: string, candidates: readonly string[]): Promise<string[]> {
    const found = await this.call({
      model,
      method: 'fields_get',
      args: { allfields: candidates, attributes: ['type'] },
      intent: 'read',
    });
    return Object.keys(checked(z.record(z.string(), z.unknown()), found, `the fields of ${model} were read`));
  }

  /** Any method. What is known about the session is forgotten when Odoo does not fit it any more. */
  async call(call: RpcCall): Promise<unknown> {
    const session = await this.#session();
    try {
      return await this.#rpcOf(session).call(call);
    } catch (error) {
      const outdated = ['odoo.not-allowed', 'odoo.contract-broken', 'odoo.refused'];
      if (isFailureError(error) && outdated.includes(error.failure.code)) this.#memory.forget('session');
      throw error;
    }
  }
}

/** What Odoo answered in the shape it must have. */
export function checked<Shape extends z.ZodType>(
  shape: Shape,
  value: unknown,
  when: string,
): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw contractBroken(`an unexpected answer when ${when}.`, { problems: problems.slice(0, 5) });
}

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startErp, type Erp } from './index.ts';
import { OdooClient } from './odoo-client.ts';

const Exchange = z.object({
  name: z.string(),
  file: z.string(),
  /** When the call started, as far as the recording tells. */
  at: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
  response: z.object({ status: z.number(), contentType: z.string(), body: z.unknown() }),
});
type Exchange = z.infer<typeof Exchange>;

/** First ids of records that are made along with another one and so are not in its answer. */
const firstLines: Record<string, Record<string, number>> = {
  'sale.order create with three lines': { '17.0': 17, '19.0': 18 },
  'price tax-included line': { '17.0': 26, '19.0': 27 },
};
const firstTemplates: Record<string, Record<string, number>> = {
  'create storable products': { '17.0': 18, '19.0': 17 },
};

/** The external id's own number depends on the modules of a real server. */
const withOwnId = new Set(['create ir.model.data by hand for an existing record']);

describe.each(['17.0', '19.0'] as const)('Odoo %s as recorded', (version) => {
  const file = readFileSync(new URL(`./fixtures/recorded-${version}.json`, import.meta.url), 'utf8');
  const { exchanges } = z.object({ exchanges: z.array(Exchange) }).parse(JSON.parse(file));
  const database = `odoo${version.slice(0, 2)}`;
  /** The highest id each model has given out in an answer. */
  const last = new Map<string, number>();
  let clock = '2026-11-21T03:00:00Z';
  let erp: Erp;
  let odoo: OdooClient;

  beforeAll(async () => {
    const now = () => new Date(clock);
    erp = await startErp({ version, database, apiKey: 'admin-api-key', products: [], now });
    odoo = new OdooClient(erp);
  });
  afterAll(() => erp.close());

  it.each(exchanges.map((exchange) => [`${exchange.file.slice(0, 2)} ${exchange.name}`, exchange] as const))(
    'answers "%s"',
    async (_title, exchange) => {
      clock = exchange.at;
      await reachIdsOf(exchange);
      if (exchange.file.startsWith('11')) erp.collide('res.partner/write');
      const answer = await send(exchange.request);
      expect(answer.status).toBe(exchange.response.status);
      expect(answer.headers.get('content-type')).toBe(exchange.response.contentType);
      const body = comparable(await answer.text());
      expect(body).toEqual(withOwnId.has(exchange.name) ? numberIn(body) : exchange.response.body);
    },
  );

  /** Uses up ids until the next record gets the recorded one. */
  async function reachIdsOf({ name, request, response }: Exchange): Promise<void> {
    const model = createdModel(request);
    const [first] = idsOf(response.body);
    if (model === undefined || first === undefined || withOwnId.has(name)) return;
    const line = firstLines[name]?.[version];
    if (line !== undefined) await reachLine(line);
    await reach(model, first);
    const template = firstTemplates[name]?.[version];
    if (template !== undefined) await reach('product.template', template, first - 1);
    last.set(model, Math.max(...idsOf(response.body)));
  }

  async function reach(model: string, first: number, from = last.get(model) ?? 0): Promise<void> {
    for (let id = from; id < first - 1;) {
      id = await odoo.create(model, model === 'sale.order' ? { partner_id: 1 } : { name: 'used up' });
      if (id >= first) throw new Error(`${model} ${first} is taken`);
      await odoo.call(model, 'unlink', [[id]]);
    }
  }

  async function reachLine(first: number): Promise<void> {
    const note = [0, 0, { display_type: 'line_note', name: 'used up' }];
    const order = await odoo.create('sale.order', { partner_id: 1, order_line: [note] });
    const { order_line } = await odoo.read('sale.order', order, ['order_line']);
    const [line = 0] = z.array(z.number()).parse(order_line);
    const missing = Array.from({ length: first - 1 - line }, () => note);
    await odoo.call('sale.order', 'write', [[order], { order_line: missing }]);
    await odoo.call('sale.order', 'unlink', [[order]]);
  }

  function send({ method, path, headers, body }: Exchange['request']): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(new URL(path, erp.url), { method, headers, ...(method === 'GET' ? {} : { body: text }) });
  }
});

const Call = z.object({ params: z.object({ args: z.array(z.unknown()).min(5) }) });

/** The model of a call that makes records, in either protocol. */
function createdModel({ path, body }: Exchange['request']): string | undefined {
  const [, json2Model, json2Method] = /^\/json\/2\/([\w.]+)\/(\w+)$/.exec(path) ?? [];
  const call = Call.safeParse(body);
  const [model, method] = call.success ? call.data.params.args.slice(3) : [json2Model, json2Method];
  return method === 'create' || method === 'load' ? String(model) : undefined;
}

/** The ids an answer holds: one, several, or those of a `load`. */
function idsOf(body: unknown): number[] {
  const Ids = z.union([
    z.number().transform((id) => [id]),
    z.array(z.number()),
    z.object({ ids: z.array(z.number()) }).transform(({ ids }) => ids),
    z.object({ result: z.unknown() }).transform(({ result }) => idsOf(result)),
  ]);
  return Ids.safeParse(body).data ?? [];
}

/** An answer without its traceback, whose file names say nothing about us. */
function comparable(text: string): unknown {
  if (!/^[[{]|^\w+$/.test(text)) return text;
  return JSON.parse(text, (key, value: unknown) => (key === 'debug' ? '(traceback)' : value));
}

function numberIn(body: unknown): unknown {
  const { result } = z.object({ result: z.number() }).parse(body);
  return { jsonrpc: '2.0', id: expect.any(Number), result };
}

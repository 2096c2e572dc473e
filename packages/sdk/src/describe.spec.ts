import { describe as suite, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAction } from './action.ts';
import { defineConnection } from './connection.ts';
import { defineConnector } from './connector.ts';
import { describe } from './describe.ts';
import { defineLogic } from './logic.ts';
import { defineTrigger } from './trigger.ts';
import { secret } from './ui.ts';

const erp = defineConnection({
  id: 'erp',
  title: 'ERP',
  monogram: 'ER',
  description: 'Books orders.',
  settings: z.object({
    url: z.url().meta({ title: 'Address', ui: 'url' }),
    key: z.string().meta(secret({ title: 'API key' })),
    database: z.string().default('main').meta({ title: 'Database', advanced: true }),
  }),
  open: ({ settings }) => settings.url,
  test: () => Promise.resolve({}),
});
const order = defineTrigger({
  id: 'erp.order',
  version: 1,
  title: 'Order',
  description: 'An order was placed.',
  connection: erp,
  accepts: z.object({ no: z.number() }),
  emits: z.object({ number: z.string().meta({ title: 'Number', 'x-sensitive': 'personal' }) }),
  webhook: {
    proof: { kind: 'hmac', algorithm: 'sha256', encoding: 'hex', header: 'x-signature', secret: 'key' },
  },
  eventId: ({ no }) => String(no),
  keys: ({ no }) => ({ order: String(no) }),
  sweep: { everyMs: 300_000, overlapMs: 60_000, list: async function* () {} },
  map: ({ no }) => ({ number: String(no) }),
  sample: { no: 1001 },
});
const createOrder = defineAction({
  id: 'erp.create-order',
  version: 2,
  title: 'Create order',
  description: 'Writes an order.',
  connection: erp,
  input: z.object({
    number: z.string().meta({ title: 'Number' }),
    note: z.string().default('').meta({ title: 'Note', ui: 'multiline' }),
  }),
  output: z.object({ id: z.number() }),
  effect: { keyed: { per: ({ number }) => number } },
  run: () => Promise.resolve({ id: 7 }),
  sample: { input: { number: '1001' }, output: { id: 7 } },
});
const sort = defineLogic({
  id: 'core.sort',
  version: 1,
  title: 'Sort',
  description: 'Sorts.',
  params: z.object({ by: z.string() }),
  sample: { by: 'sku' },
});
const connector = defineConnector({
  id: 'erp',
  connections: [erp],
  triggers: [order],
  actions: [createOrder],
  logic: [sort],
});

suite('a connector as data', () => {
  const described = describe(connector);
  const node = (type: string) => described.nodes.find((each) => each.type === type);

  it('is plain JSON: it survives the wire unchanged', () => {
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });

  it('names its nodes by id and version, as flows pin them', () => {
    expect(described.nodes.map(({ type }) => type)).toEqual([
      'erp.order@1',
      'core.sort@1',
      'erp.create-order@2',
    ]);
  });

  it('keeps titles, form hints and secrecy of settings', () => {
    expect(described.connections).toMatchObject([
      {
        id: 'erp',
        settings: {
          properties: {
            url: { title: 'Address', ui: 'url', format: 'uri' },
            key: { title: 'API key', 'x-sensitive': 'secret', ui: 'secret' },
            database: { title: 'Database', advanced: true, default: 'main' },
          },
          required: ['url', 'key'],
        },
      },
    ]);
  });

  it('keeps what is personal in what a trigger emits, and shows a mapped sample of it', () => {
    expect(node('erp.order@1')).toMatchObject({
      kind: 'trigger',
      connection: 'erp',
      sweepEveryMs: 300_000,
      output: { properties: { number: { title: 'Number', 'x-sensitive': 'personal' } } },
      sample: { number: '1001' },
    });
  });

  it('says of an action what must be given, what may be left out, and what it does to the world', () => {
    expect(node('erp.create-order@2')).toMatchObject({
      kind: 'action',
      connection: 'erp',
      effect: 'keyed',
      input: { required: ['number'], properties: { note: { default: '', ui: 'multiline' } } },
      output: { required: ['id'] },
      sample: { input: { number: '1001' }, output: { id: 7 } },
    });
  });
});

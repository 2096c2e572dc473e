import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiServer, failureOf } from '../testing/api-server.ts';
import { readFrom, type ReadInput } from '../testing/read-from.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await ApiServer.start();
});
afterEach(() => server.close());

const read = (input?: ReadInput, settings?: object) => readFrom(server, input, settings);
const failing = (input?: ReadInput) => failureOf(read(input));

describe('the schema of the answer', () => {
  const schema = {
    type: 'object',
    required: ['orders'],
    properties: {
      orders: {
        type: 'array',
        items: {
          type: 'object',
          required: ['sku'],
          properties: { sku: { type: 'string' }, qty: { type: 'integer' } },
        },
      },
    },
  };

  it('lets through what fits, as it came', async () => {
    const body = { orders: [{ sku: 'TEE-1', qty: 2, more: true }], next: null };
    server.reply = () => ({ body });
    expect((await read({ schema })).body).toEqual(body);
  });

  it('names the places that do not fit', async () => {
    server.reply = () => ({ body: { orders: [{ sku: 'TEE-1' }, { sku: 1, qty: 1.5 }] } });
    const failure = await failing({ schema });
    expect(failure).toMatchObject({ kind: 'permanent', outcome: 'not-done', code: 'http.answer-misfit' });
    expect(failure.message).toContain(
      'orders.1.sku: must be a text, not a number; orders.1.qty: must be a whole number',
    );
  });

  it('that cannot be used is told before anybody is asked', async () => {
    const failure = await failing({ schema: { $ref: 'https://elsewhere.example/schema.json' } });
    expect(failure).toMatchObject({ kind: 'permanent', code: 'http.invalid-schema' });
    expect(server.asked).toEqual([]);
  });
});

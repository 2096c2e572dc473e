import { expect, it } from 'vitest';
import { z } from 'zod';
import { type ActionDefinition, defineAction } from './action.ts';
import { defineConnection } from './connection.ts';
import { defineLogic } from './logic.ts';
import { defineTrigger } from './trigger.ts';
import type { UiHint } from './ui.ts';

/* Read by the type checker: every `@ts-expect-error` below is a mistake that must not compile. */

interface Client {
  create(number: string): Promise<{ id: number }>;
}
const erp = defineConnection({
  id: 'erp',
  title: 'ERP',
  monogram: 'ER',
  description: 'Books orders.',
  settings: z.object({ url: z.string(), retries: z.number().default(3) }),
  open: ({ settings }): Client => {
    const retries: number = settings.retries;
    // @ts-expect-error a setting that is not in the schema
    const key: string = settings.apiKey;
    return { create: (number) => Promise.resolve({ id: number.length + retries + String(key).length }) };
  },
  test: (client) => client.create('1').then(() => ({ version: '17' })),
});

const base = { version: 1, title: 'Create', description: 'Creates.', connection: erp } as const;
const input = z.object({ number: z.string(), note: z.string().default('') });
const output = z.object({ id: z.number() });
const sample = { input: { number: '1001' }, output: { id: 7 } };

const createOrder = defineAction({
  ...base,
  id: 'erp.create-order',
  input,
  output,
  effect: { once: { per: ({ number }) => number, find: (client, { number }) => client.create(number) } },
  run: (client, { number, note }) => client.create(number + note.trim()),
  record: ({ id }) => ({ label: String(id), entity: 'order', id: String(id) }),
  sample,
});

const mistakes = (): void => {
  const run = (): Promise<{ id: number }> => Promise.resolve({ id: 7 });

  defineAction({
    ...base,
    id: 'erp.misspelt-field',
    input,
    output,
    // @ts-expect-error a field that the input does not have
    effect: { keyed: { per: ({ nummer }) => nummer } },
    run,
    sample,
  });

  defineAction({
    ...base,
    id: 'erp.wrong-result',
    input,
    output,
    effect: 'read',
    // @ts-expect-error a result that does not fit the output
    run: () => Promise.resolve({ id: '7' }),
    sample,
  });

  defineAction({
    ...base,
    id: 'erp.wrong-client',
    input,
    output,
    effect: 'read',
    // @ts-expect-error a call that the connection's client does not understand
    run: (client, { number }) => client.create(number.length),
    sample,
  });

  defineAction({
    ...base,
    id: 'erp.no-find',
    input,
    output,
    // @ts-expect-error a write that looks for nothing when in doubt
    effect: { once: { per: () => '1' } },
    run,
    sample,
  });

  // @ts-expect-error an effect nobody knows
  defineAction({ ...base, id: 'erp.wrong-effect', input, output, effect: 'idempotent', run, sample });

  // @ts-expect-error a sample without a required field
  const short: ActionDefinition<typeof input, typeof output>['sample'] = { input: {}, output: { id: 7 } };

  const wrong: ActionDefinition<typeof input, typeof output>['sample'] = {
    ...sample,
    // @ts-expect-error a sample of another type
    output: { id: 'seven' },
  };

  const trigger = {
    version: 1,
    title: 'Order',
    description: 'Placed.',
    connection: erp,
    accepts: z.object({ no: z.number() }),
    emits: z.object({ number: z.string() }),
    webhook: {
      proof: { kind: 'hmac', algorithm: 'sha256', encoding: 'hex', header: 'x-signature', secret: 'key' },
    },
    keys: () => ({}),
    sample: {},
  } as const;

  defineTrigger({
    ...trigger,
    id: 'erp.a',
    // @ts-expect-error an identity that is not text
    eventId: ({ no }) => no,
    map: ({ no }) => ({ number: String(no) }),
  });

  defineTrigger({
    ...trigger,
    id: 'erp.b',
    eventId: ({ no }) => String(no),
    // @ts-expect-error an event mapped to something else than is emitted
    map: ({ no }) => ({ number: no }),
  });

  defineLogic({
    id: 'core.x',
    version: 1,
    title: '',
    description: '',
    params: z.object({ by: z.string() }),
    // @ts-expect-error a sample that does not fit the params
    sample: {},
  });

  // @ts-expect-error a widget the designer does not have
  const hint: UiHint = { ui: 'slider' };

  expect([short, wrong, hint]).toBeDefined();
};

it('types callbacks from input, output and connection, and refuses what does not fit', async () => {
  expect(mistakes).toBeTypeOf('function');
  const client = erp.open({
    settings: { url: 'https://erp.example.test', retries: 0 },
    http: { send: () => Promise.reject(new Error('not called')) },
    memory: { get: (_, load) => load(), forget: () => undefined },
  });
  const made: { id: number } = await createOrder.run(
    client,
    { number: '1001', note: '' },
    { key: 'k', run: 'r', step: 's', now: 0 },
  );
  expect(made.id).toBeGreaterThan(0);
});

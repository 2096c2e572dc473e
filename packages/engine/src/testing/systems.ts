import {
  type AnyAction,
  type AnyTrigger,
  business,
  defineAction,
  defineConnection,
  defineTrigger,
  transient,
  z,
} from '@crossdock/sdk';

/** What a call to the test system does wrong, by the number of the call, from 1. */
export type Mishap = 'refused-for-now' | 'answer-lost' | 'lost-before' | 'business' | 'gate-closed';

/** A system of the test's own: counts what was written, and misbehaves as told. */
export class TestSystem {
  readonly records: Array<{ kind: string; key: string; value: unknown }> = [];
  readonly mishaps = new Map<number, Mishap>();
  calls = 0;

  /** How often each key was written: the test of effectively-once. */
  written(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { kind, key } of this.records) counts[`${kind} ${key}`] = (counts[`${kind} ${key}`] ?? 0) + 1;
    return counts;
  }

  write(kind: string, key: string, value: unknown): Promise<{ id: number }> {
    return this.#suffer(() => {
      this.records.push({ kind, key, value });
      return { id: this.records.length };
    });
  }

  /** Drops a second write with the same key, as systems with idempotency keys do. */
  writeKeyed(kind: string, key: string, value: unknown): Promise<{ id: number }> {
    return this.#suffer(() => {
      const index = this.records.findIndex((record) => record.kind === kind && record.key === key);
      if (index >= 0) return { id: index + 1 };
      this.records.push({ kind, key, value });
      return { id: this.records.length };
    });
  }

  /** Many at once, all or none: refuses the whole when one of them is bad. */
  writeMany(
    kind: string,
    writes: ReadonlyArray<{ key: string; value: unknown }>,
  ): Promise<Array<{ id: number }>> {
    return this.#suffer(() => {
      if (writes.some(({ key }) => key === 'bad')) throw business('erp.unknown-sku', 'One of them is bad.');
      return writes.map(({ key, value }) => {
        this.records.push({ kind, key, value });
        return { id: this.records.length };
      });
    });
  }

  /** Takes a record away; one that is not there is gone already. */
  remove(kind: string, key: string): Promise<void> {
    return this.#suffer(() => {
      const index = this.records.findIndex((record) => record.kind === kind && record.key === key);
      if (index >= 0) this.records.splice(index, 1);
    });
  }

  find(kind: string, key: string): Promise<{ id: number } | undefined> {
    const index = this.records.findIndex((record) => record.kind === kind && record.key === key);
    return Promise.resolve(index < 0 ? undefined : { id: index + 1 });
  }

  /** Finds by a call like any other, which may go wrong. */
  ask(kind: string, key: string): Promise<number | undefined> {
    return this.#suffer(() => {
      const index = this.records.findIndex((record) => record.kind === kind && record.key === key);
      return index < 0 ? undefined : index + 1;
    });
  }

  #suffer<T>(work: () => T): Promise<T> {
    this.calls += 1;
    const mishap = this.mishaps.get(this.calls);
    return new Promise((resolve, reject) => {
      if (mishap === 'refused-for-now') return reject(transient('erp.locked', 'Locked.'));
      if (mishap === 'lost-before')
        return reject(transient('http.no-answer', 'No answer.', { outcome: 'unknown' }));
      if (mishap === 'gate-closed') return reject(transient('gate.open', 'Closed.', { retryAfterMs: 100 }));
      if (mishap === 'business') return reject(business('erp.unknown-sku', 'Unknown SKU X.'));
      const result = work();
      if (mishap === 'answer-lost')
        return reject(transient('http.no-answer', 'No answer.', { outcome: 'unknown' }));
      resolve(result);
    });
  }
}

const testConnection = defineConnection({
  id: 'test',
  title: 'Test system',
  monogram: 'TS',
  description: 'Counts what is written.',
  settings: z.object({}),
  open: (): TestSystem => new TestSystem(),
  test: () => Promise.resolve({}),
});

const id = z.object({ id: z.number() });

export const orderTrigger: AnyTrigger = defineTrigger({
  id: 'test.order',
  version: 1,
  title: 'Order',
  description: 'An order.',
  connection: testConnection,
  accepts: z.looseObject({ number: z.string(), total: z.string() }),
  emits: z.looseObject({ number: z.string(), total: z.string() }),
  webhook: {
    proof: { kind: 'hmac', algorithm: 'sha256', encoding: 'base64', header: 'x-signature', secret: 'secret' },
  },
  eventId: ({ number }) => number,
  keys: ({ number }) => ({ order: number }),
  echo: ({ number, total }) => ({ record: `order/${number}`, content: total }),
  map: (order) => order,
  sample: { number: '1001', total: '10.00' },
});

const input = z.object({ number: z.string(), total: z.string().optional() });
const sample = { input: { number: '1001' }, output: { id: 1 } };
const base = { version: 1, description: 'Writes.', connection: testConnection, input, output: id, sample };

const createOrder = defineAction({
  ...base,
  id: 'test.create-order',
  title: 'Create order',
  effect: {
    once: { per: ({ number }) => number, find: (system, { number }) => system.find('order', number) },
  },
  run: (system, order) => system.write('order', order.number, order),
  record: (output) => ({ label: `S${String(output.id)}`, entity: 'sales-order', id: String(output.id) }),
});

/** Answers in a shape of its own; what version 1 wrote it finds there. */
const createOrder2 = defineAction({
  ...base,
  id: 'test.create-order',
  version: 2,
  title: 'Create order',
  output: z.object({ order: z.string() }),
  effect: {
    once: {
      per: ({ number }) => number,
      find: async (system, { number }) => {
        const id = await system.ask('order', number);
        return id === undefined ? undefined : { order: String(id) };
      },
    },
  },
  run: async (system, order) => ({ order: String((await system.write('order', order.number, order)).id) }),
  sample: { input: { number: '1001' }, output: { order: '1' } },
});

const charge = defineAction({
  ...base,
  id: 'test.charge',
  title: 'Charge',
  effect: { keyed: { per: ({ number }) => number } },
  run: (system, order) => system.writeKeyed('charge', order.number, order),
});

/** Answers in a shape of its own, and its system cannot be asked. */
const charge2 = defineAction({
  ...base,
  id: 'test.charge',
  version: 2,
  title: 'Charge',
  output: z.object({ receipt: z.string() }),
  effect: { keyed: { per: ({ number }) => number } },
  run: async (system, order) => ({
    receipt: String((await system.writeKeyed('charge', order.number, order)).id),
  }),
  sample: { input: { number: '1001' }, output: { receipt: '1' } },
});

const sendLetter = defineAction({
  ...base,
  id: 'test.send-letter',
  title: 'Send letter',
  effect: { unsafe: { per: ({ number }) => number } },
  run: (system, order) => system.write('letter', order.number, order),
});

const findCustomer = defineAction({
  ...base,
  id: 'test.find-customer',
  title: 'Find customer',
  effect: 'read',
  run: () => Promise.resolve({ id: 5 }),
});

/** Can be taken back. */
const reserve = defineAction({
  ...base,
  id: 'test.reserve',
  title: 'Reserve',
  effect: { keyed: { per: ({ number }) => number } },
  run: (system, order) => system.writeKeyed('reservation', order.number, order),
  undo: (system, order) => system.remove('reservation', order.number),
});

/** Travels together with others. */
const book = defineAction({
  ...base,
  id: 'test.book',
  title: 'Book',
  effect: {
    once: { per: ({ number }) => number, find: (system, { number }) => system.find('booking', number) },
  },
  batch: {
    most: 8,
    withinMs: 5,
    run: async (system, items) => {
      const writes = items.map(({ input: { number, ...value } }) => ({ key: number, value }));
      return (await system.writeMany('booking', writes)).map((output) => ({ output }));
    },
  },
  run: (system, order) => system.write('booking', order.number, order),
});

const waitForPayment = defineAction({
  id: 'test.wait-for-payment',
  version: 1,
  title: 'Wait for the payment',
  description: 'Waits.',
  connection: testConnection,
  input: z.object({ number: z.string(), until: z.number().optional() }),
  output: z.object({ received: z.boolean(), body: z.unknown().optional() }),
  effect: 'none',
  ports: ['out', 'timeout'],
  portOf: ({ received }) => (received ? 'out' : 'timeout'),
  run: () => Promise.resolve({ received: false }),
  waits: (_, { number, until }) => ({
    because: 'event',
    signal: { name: 'payment.confirmed', correlation: number, since: 0 },
    ...(until === undefined ? {} : { until }),
  }),
  resume: (_system, _output, ended) =>
    Promise.resolve(ended.by === 'signal' ? { received: true, body: ended.body } : { received: false }),
  sample: { input: { number: '1001' }, output: { received: false } },
});

export const testActions: readonly AnyAction[] = [
  createOrder,
  createOrder2,
  charge,
  charge2,
  sendLetter,
  findCustomer,
  reserve,
  book,
  waitForPayment,
];

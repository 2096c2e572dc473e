import { makeCatalogue, makeExpressions } from '@crossdock/flow';
import {
  type AnyAction,
  defineAction,
  defineConnection,
  defineConnector,
  defineTrigger,
  describe,
  type Effect,
  nodeType,
  type Wait,
  z,
} from '@crossdock/sdk';
import { effectKey } from '../../effect-key.ts';
import { coreLogic } from '../../testing/core-logic.ts';
import type { Definitions } from '../../world.ts';
import { Erp } from './erp.ts';

const connection = defineConnection({
  id: 'model',
  title: 'System of the model',
  monogram: 'MO',
  description: 'Has trouble with the records it is told to have trouble with.',
  settings: z.object({}),
  open: () => new Erp(new Map()),
  test: () => Promise.resolve({}),
});

const part = z.object({ number: z.string(), total: z.string() });
const order = z.object({
  number: z.string(),
  total: z.string(),
  until: z.number(),
  lines: z.array(part.extend({ parts: z.array(part) })),
});

const trigger = defineTrigger({
  id: 'model.order',
  version: 1,
  title: 'Order',
  description: 'An order.',
  connection,
  accepts: order,
  emits: order,
  webhook: {
    proof: { kind: 'hmac', algorithm: 'sha256', encoding: 'base64', header: 'x-signature', secret: 'key' },
  },
  eventId: ({ number }) => number,
  keys: ({ number }) => ({ order: number }),
  map: (event) => event,
  sample: { number: '1', total: '50', until: 1, lines: [] },
});

const input = z.object({ number: z.string() });
type Input = z.output<typeof input>;
const made = z.unknown();
const base = {
  version: 1,
  description: 'Writes.',
  connection,
  input,
  output: made,
  sample: { input: { number: '1' }, output: { id: 1 } },
};
const per = ({ number }: Input): string => number;
const once = (kind: string): Effect<Input, unknown, Erp> => ({
  once: {
    per,
    find: (erp, { number }) => Promise.resolve(erp.has(`${kind} ${number}`) ? { id: 1 } : undefined),
  },
});
const paidFor = (kind: string, { number }: Input): Wait => ({
  because: 'event',
  signal: { name: kind, correlation: number, since: 0 },
});

/** One action for each way in which a write stays single, and for each way to wait. */
const actions: readonly AnyAction[] = [
  defineAction({
    ...base,
    id: 'model.create-order',
    title: 'Create order',
    effect: once('order'),
    run: (erp, { number }) => erp.write(`order ${number}`),
  }),
  defineAction({
    ...base,
    id: 'model.charge',
    title: 'Charge',
    effect: { keyed: { per } },
    run: (erp, { number }) => erp.put(`charge ${number}`),
  }),
  defineAction({
    ...base,
    id: 'model.set-stock',
    title: 'Set stock',
    effect: 'repeatable',
    run: (erp, { number }) => erp.put(`stock ${number}`),
  }),
  defineAction({
    ...base,
    id: 'model.send-letter',
    title: 'Send letter',
    effect: { unsafe: { per } },
    run: (erp, { number }) => erp.write(`letter ${number}`),
  }),
  defineAction({
    ...base,
    id: 'model.book',
    title: 'Book',
    effect: once('booking'),
    batch: {
      most: 3,
      withinMs: 5,
      run: (erp, items) => erp.writeMany(items.map((item) => `booking ${item.input.number}`)),
    },
    run: (erp, { number }) => erp.write(`booking ${number}`),
  }),
  defineAction({
    ...base,
    id: 'model.reserve',
    title: 'Reserve',
    effect: { keyed: { per } },
    run: (erp, { number }) => erp.put(`reservation ${number}`),
    undo: async (erp, { number }) => void (await erp.remove(`reservation ${number}`)),
  }),
  defineAction({
    ...base,
    id: 'model.request',
    title: 'Request and wait for the answer',
    effect: once('request'),
    run: (erp, { number }) => erp.write(`request ${number}`),
    waits: (_, asked) => paidFor('request', asked),
    undo: async (erp, { number }) => void (await erp.remove(`request ${number}`)),
  }),
  defineAction({
    ...base,
    id: 'model.find-customer',
    title: 'Find customer',
    effect: 'read',
    run: (erp, { number }) => erp.read(`customer ${number}`),
  }),
  defineAction({
    ...base,
    id: 'model.wait-for-payment',
    title: 'Wait for the payment',
    input: input.extend({ until: z.number().optional() }),
    output: z.object({ paid: z.boolean() }),
    sample: { input: { number: '1' }, output: { paid: true } },
    effect: 'none',
    ports: ['out', 'timeout'],
    portOf: ({ paid }) => (paid ? 'out' : 'timeout'),
    run: () => Promise.resolve({ paid: false }),
    waits: (_, { until, ...asked }) => ({
      ...paidFor('payment', asked),
      ...(until === undefined ? {} : { until }),
    }),
    resume: (_erp, _output, { by }) => Promise.resolve({ paid: by === 'signal' }),
  }),
];

const connector = defineConnector({ id: 'model', triggers: [trigger], actions, logic: coreLogic });

export const catalogue = makeCatalogue([describe(connector)]);
export const expressions = makeExpressions(() => ({}));

const byType = new Map(actions.map((action) => [nodeType(action), action]));

export const definitions: Definitions = {
  trigger: () => trigger,
  action: (type) => {
    const action = byType.get(type);
    if (action === undefined) throw new Error(`No action ${type}`);
    return action;
  },
};

const actionOf: Record<string, string> = {
  order: 'model.create-order',
  charge: 'model.charge',
  letter: 'model.send-letter',
  booking: 'model.book',
  reservation: 'model.reserve',
  request: 'model.request',
};

/** The ledger's name for the write of a record: `order 1` is made by `model.create-order`. */
export function ledgerKeyOf(record: string): string {
  const [kind = '', natural = ''] = record.split(' ');
  return effectKey({ environment: 'dev', connection: 'erp', action: actionOf[kind] ?? '', natural });
}

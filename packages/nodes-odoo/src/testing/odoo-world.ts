import {
  type ActionDefinition,
  type Failure,
  type Http,
  type HttpRequest,
  type HttpResponse,
  isFailureError,
  type z,
} from '@crossdock/sdk';
import type { createSalesOrder } from '../actions/create-sales-order.action.ts';
import { odoo } from '../odoo.connection.ts';
import { TestHttp } from './http.ts';
import { TestMemory } from './memory.ts';
import { type ErpOptions, OdooClient, type OdooServer, startErp } from './odoo-server.ts';

export const versions = ['17.0', '19.0'] as const;
export type Version = (typeof versions)[number];

const products: NonNullable<ErpOptions['products']> = [
  { sku: 'MUG', name: 'Mug', price: '9.99', taxClass: '' },
  { sku: 'TEA', name: 'Tea', price: '20.00', taxClass: 'reduced-rate' },
  { sku: 'SHIPPING', name: 'Shipping', price: '4.90', taxClass: '' },
  { sku: 'FEE', name: 'Fee', price: '1.00', taxClass: '' },
];

type Settings = z.output<typeof odoo.settings>;

interface ClientOptions extends Partial<Settings> {
  timeoutMs?: number;
  /** Answers in place of the server, for what the emulator cannot be asked to do. */
  instead?: (request: HttpRequest) => HttpResponse | undefined;
}

/** An Odoo of one version, an administrator who works in it by hand, and the connector's client. */
export class OdooWorld {
  readonly server: OdooServer;
  readonly byHand: OdooClient;

  constructor(server: OdooServer) {
    this.server = server;
    this.byHand = new OdooClient(server);
  }

  static async start(options: ErpOptions): Promise<OdooWorld> {
    return new OdooWorld(await startErp({ products, ...options }));
  }

  get settings(): Settings {
    const { database, login, apiKey } = this.server.access;
    return { url: this.server.url, database, login, apiKey };
  }

  /** A client with a fresh memory, as after a start of the platform. */
  client({ timeoutMs = 5_000, instead, ...settings }: ClientOptions = {}) {
    const server = new TestHttp(timeoutMs);
    const http: Http = { send: async (request) => instead?.(request) ?? server.send(request) };
    return odoo.open({ settings: { ...this.settings, ...settings }, http, memory: new TestMemory() });
  }
}

type Client = ReturnType<OdooWorld['client']>;
type Action<I extends z.ZodObject, O extends z.ZodType> = Pick<
  ActionDefinition<I, O, z.ZodObject, Client>,
  'input' | 'output' | 'run' | 'effect'
>;

const testCall = { key: 'test', run: 'run', step: 'step', now: 0 };

/** One attempt, with the input completed by its defaults. */
export function attempt<I extends z.ZodObject, O extends z.ZodType>(
  action: Action<I, O>,
  client: Client,
  input: z.input<I>,
): Promise<z.output<O>> {
  return action.run(client, action.input.parse(input), testCall);
}

/** What the platform does when the outcome of an earlier attempt is unknown. */
export async function look<I extends z.ZodObject, O extends z.ZodType>(
  action: Action<I, O>,
  client: Client,
  input: z.input<I>,
): Promise<z.output<O> | undefined> {
  if (typeof action.effect === 'string' || !('once' in action.effect)) throw new Error('nothing to look for');
  return action.effect.once.find(client, action.input.parse(input), 'test');
}

export function keyOf<I extends z.ZodObject, O extends z.ZodType>(
  action: Action<I, O>,
  input: z.input<I>,
): string {
  if (typeof action.effect === 'string' || !('once' in action.effect)) throw new Error('no key');
  return action.effect.once.per(action.input.parse(input));
}

/** The failure something ends with. Succeeding is an error of the specification. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (isFailureError(error)) return error.failure;
    throw error;
  }
  throw new Error('it succeeded');
}

type OrderInput = z.input<typeof createSalesOrder.input>;

/** Two mugs for 19.98 + 3.80 = 23.78 euro, ordered by a customer with id 1. */
export function twoMugs(changes: Partial<OrderInput['salesOrder']> = {}): OrderInput {
  return {
    salesOrder: {
      reference: 'shop/order/1001',
      orderedAt: '2026-11-20T18:30:00Z',
      currency: 'EUR',
      customerId: 1,
      lines: [{ sku: 'MUG', name: 'Mug', quantity: '2', net: '19.98', tax: '3.80', taxRates: ['19'] }],
      expected: { total: '23.78', tax: '3.80' },
      ...changes,
    },
  };
}

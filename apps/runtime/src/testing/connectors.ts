import { coreConnector } from '@crossdock/nodes-core';
import {
  type Connector,
  defineAction,
  defineConnection,
  defineConnector,
  defineTrigger,
  secret,
  z,
} from '@crossdock/sdk';

const settings = z.object({
  url: z.url('must be an address, such as https://shop.example').meta({ title: 'Address' }),
  token: z
    .string()
    .min(3, 'must have at least 3 characters')
    .meta(secret({ title: 'Token' })),
  webhookSecret: z
    .string()
    .optional()
    .meta(secret({ title: 'Webhook secret' })),
});

const connection = (id: string, title: string, monogram: string) =>
  defineConnection({
    id,
    title,
    monogram,
    description: `A ${title.toLowerCase()} for specs`,
    settings,
    open: ({ settings: given }) => given,
    test: (client) => Promise.resolve({ address: client.url }),
  });

const till = connection('till', 'Till', 'TI');
const ledger = connection('ledger', 'Ledger', 'LE');

const Sale = z.object({ number: z.string(), total: z.string(), method: z.string() });

const sale = defineTrigger({
  id: 'till.sale',
  version: 1,
  title: 'Sale',
  description: 'A sale at the till',
  connection: till,
  accepts: Sale,
  emits: Sale,
  webhook: {
    proof: {
      kind: 'hmac',
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'x-signature',
      secret: 'webhookSecret',
    },
  },
  eventId: ({ number }) => number,
  keys: ({ number }) => ({ sale: number }),
  map: (event) => event,
  sample: { number: '1', total: '10.00', method: 'cash' },
});

const book = defineAction({
  id: 'ledger.book-sale',
  version: 1,
  title: 'Book sale',
  description: 'Books a sale',
  connection: ledger,
  input: z.object({ sale: z.string(), account: z.string() }),
  output: z.object({ entry: z.string() }),
  effect: { keyed: { per: (input) => input.sale } },
  run: (_client, input) => Promise.resolve({ entry: `E${input.sale}` }),
  sample: { input: { sale: '1', account: '1000' }, output: { entry: 'E1' } },
});

/** A till and a ledger: the smallest shop and ERP that specs of the control plane need. */
export const testConnectors: readonly Connector[] = [
  coreConnector,
  defineConnector({ id: 'till', connections: [till], triggers: [sale] }),
  defineConnector({ id: 'ledger', connections: [ledger], actions: [book] }),
];

import { Flow, type Layout } from '@crossdock/flow';

/** Till to ledger: a sale, its account looked up by payment method, the booking. */
export const saleFlow: Flow = Flow.parse({
  schema: 1,
  nodes: {
    sale: { type: 'till.sale@1', connection: 'till' },
    account: {
      type: 'core.map@1',
      title: 'Find account',
      params: { fields: { account: { lookup: { table: 'accounts', key: 'trigger.method' } } } },
    },
    book: {
      type: 'ledger.book-sale@1',
      connection: 'ledger',
      inputs: { sale: { ref: 'trigger.number' }, account: { ref: 'steps.account.account' } },
    },
  },
  wires: [
    { from: 'sale.out', to: 'account' },
    { from: 'account.out', to: 'book' },
  ],
});

export const saleLayout: Layout = { sale: { x: 0, y: 0 }, account: { x: 240, y: 0 }, book: { x: 480, y: 0 } };

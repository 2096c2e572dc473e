import {
  api,
  branch,
  core,
  type CorpusCase,
  drawnFlow,
  erp,
  formula,
  inside,
  logic,
  orderEvent,
  ref,
  value,
} from './drawn-flow.ts';

const oneOrder = [['main', orderEvent('1001')]] as const;

/** An order has come in: customers, sales orders, routing. */
export const orders: readonly CorpusCase[] = [
  {
    title: 'an order becomes a sales order for its customer, and both know each other',
    flows: {
      main: drawnFlow(
        `order -> known
         known -> stop
         known.missing -> customer
         customer -> create
         create -> link`,
        {
          known: core('find-reference', {
            entity: value('order'),
            from: formula('"shop/order/" + trigger.number'),
            system: value('erp'),
          }),
          stop: logic('stop', { reason: value('It is there already') }),
          customer: erp('find-customer'),
          create: erp('create-order'),
          link: core('link-reference', {
            entity: value('order'),
            from: formula('"shop/order/" + trigger.number'),
            system: value('erp'),
            to: formula('text(steps.create.id)'),
          }),
        },
      ),
    },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002')],
    ],
    ends: ['completed', 'completed', 'completed'],
    leaves: ['order 1001', 'order 1002'],
  },
  {
    title: 'an order delivered twice is confirmed to its customer once',
    flows: {
      main: drawnFlow(
        `order -> once
         once -> mail
         once.duplicate -> stop`,
        {
          once: core('de-duplicate', { key: ref('trigger.number'), scope: value('order-mails') }),
          mail: erp('charge', formula('"mail-" + trigger.number')),
          stop: logic('stop'),
        },
      ),
    },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002')],
    ],
    ends: ['completed', 'completed', 'completed'],
    leaves: ['charge mail-1001', 'charge mail-1002'],
  },
  {
    title: 'the company, warehouse and journal of an order are read from tables',
    flows: {
      main: drawnFlow(
        `order -> table
         table -> journal
         table.no-match -> unknown
         journal -> vars
         journal.missing -> unknown
         vars -> create`,
        {
          table: logic('decision-table', {
            inputs: [{ name: 'country', title: 'Country', expression: { ref: 'trigger.country' } }],
            outputs: [{ name: 'company', title: 'Company' }],
            rows: [
              { when: [{ operator: 'one-of', value: ['DE', 'AT'] }], then: ['GMBH'] },
              { when: [{ operator: 'equals', value: 'US' }], then: ['INC'] },
            ],
            hit: 'unique',
          }),
          journal: logic('lookup', { table: 'journals', key: ref('trigger.method') }),
          vars: logic('set-variables', {
            variables: {
              company: formula('steps.table.values.company'),
              journal: ref('steps.journal.value'),
            },
          }),
          unknown: logic('raise', {
            code: 'order.not-routed',
            team: 'finance',
            message: formula('"Nobody knows where order " + trigger.number + " belongs."'),
          }),
          create: erp('create-order', formula('vars.company + "-" + vars.journal + "-" + trigger.number')),
        },
      ),
    },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002', { country: 'US', method: 'card' })],
      ['main', orderEvent('1003', { country: 'FR' })],
      ['main', orderEvent('1004', { method: 'barter' })],
    ],
    lookups: { journals: { bacs: 'BANK', card: 'STRIPE' } },
    ends: ['completed', 'completed', 'order.not-routed', 'order.not-routed'],
    leaves: ['order GMBH-BANK-1001', 'order INC-STRIPE-1002'],
  },
  {
    title: 'test orders are dropped, large orders and gifts take their ways side by side',
    flows: {
      main: drawnFlow(
        `order -> real
         real -> ways
         ways.large -> credit
         ways.gift -> card
         ways.otherwise -> both
         credit -> both
         card -> both
         both -> create`,
        {
          real: logic('filter', { when: { field: 'trigger.test', operator: 'is-absent' } }),
          ways: logic('route', {
            take: 'all',
            branches: [
              branch('large', 'trigger.total', 'at-least', '500'),
              branch('gift', 'trigger.gift', 'equals', true),
            ],
          }),
          credit: erp('reserve', formula('"credit-" + trigger.number')),
          card: erp('charge', formula('"card-" + trigger.number')),
          both: logic('merge'),
          create: erp('create-order'),
        },
      ),
    },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002', { total: '500.00', gift: true })],
      ['main', orderEvent('1003', { test: true })],
    ],
    ends: ['completed', 'completed', 'completed'],
    leaves: ['charge card-1002', 'order 1001', 'order 1002', 'reservation credit-1002'],
  },
  {
    title: 'an order is mapped, its pieces are counted by code, and it goes to a 3PL over HTTP',
    flows: {
      main: drawnFlow(
        `order -> map
         order -> pieces
         map -> both
         pieces -> both
         both -> send
         send -> announce`,
        {
          map: logic('map', {
            fields: {
              reference: ref('trigger.number'),
              lines: { each: 'trigger.lines', fields: { sku: ref('item.number') } },
            },
          }),
          pieces: logic('code', {
            source: 'return { pieces: input.lines.reduce((sum, line) => sum + line.quantity, 0) };',
            inputs: { lines: ref('trigger.lines') },
          }),
          both: logic('merge', { needs: 'all' }),
          send: api('http-write', {
            path: value('shipments'),
            idempotencyKey: ref('trigger.number'),
            body: formula('merge(steps.map, steps.pieces)'),
          }),
          announce: core('send-http-request', {
            url: value('https://chat.example.test/hooks/warehouse'),
            idempotencyKey: ref('trigger.number'),
            body: formula('{"text": "Shipment " + trigger.number}'),
          }),
        },
      ),
    },
    events: oneOrder,
    ends: ['completed'],
    leaves: ['http api.example.test/shipments 1001', 'http chat.example.test/hooks/warehouse 1001'],
  },
  {
    title: 'stock is reserved line by line or not at all',
    flows: {
      main: drawnFlow(
        `order -> all
         all.try -> lines
         lines.each -> reserve
         lines -> short
         short -> enough
         all -> create
         all.failed -> backorder`,
        {
          all: logic('try'),
          ...inside('all', {
            lines: logic('for-each', { items: ref('trigger.lines') }),
            short: logic('filter', { when: { field: 'trigger.short', operator: 'is-present' } }),
            enough: logic('raise', { code: 'stock.short', message: value('Too little on hand.') }),
          }),
          ...inside('lines', { reserve: erp('reserve', formula('trigger.number + "-" + item.number')) }),
          create: erp('create-order'),
          backorder: erp('charge', formula('"backorder-" + trigger.number')),
        },
      ),
    },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002', { short: true })],
    ],
    ends: ['completed', 'completed'],
    leaves: [
      'charge backorder-1002',
      'order 1001',
      'reservation 1001-CAP',
      'reservation 1001-TEE-M',
      'reservation 1001-TEE-S',
    ],
  },
  {
    title: 'each line is booked as a whole of its own: one that fails is taken back alone',
    flows: {
      main: drawnFlow(
        `order -> lines
         lines.each -> whole
         whole.try -> reserve
         reserve -> known
         known -> book
         known.dropped -> unknown
         lines.failed -> desk`,
        {
          lines: logic('for-each', { items: ref('trigger.lines'), atATime: 2 }),
          ...inside('lines', { whole: logic('try') }),
          ...inside('whole', {
            reserve: erp('reserve', ref('item.number')),
            known: logic('filter', {
              when: { field: 'item.number', operator: 'not-equals', value: 'TEE-M' },
            }),
            unknown: logic('raise', {
              code: 'catalogue.unknown-sku',
              team: 'catalogue',
              message: ref('item.number'),
            }),
            book: erp('book', ref('item.number')),
          }),
          desk: erp('charge', formula('"desk-" + text(steps.lines.failed)')),
        },
      ),
    },
    events: oneOrder,
    ends: ['completed'],
    leaves: ['booking CAP', 'booking TEE-S', 'charge desk-1', 'reservation CAP', 'reservation TEE-S'],
  },
  {
    title: 'a line that cannot be booked is on the desk, the others are done',
    flows: {
      main: drawnFlow(
        `order -> lines
         lines.each -> known
         known -> book
         known.dropped -> unknown`,
        {
          lines: logic('for-each', { items: ref('trigger.lines'), atATime: 3, result: ref('steps.book.id') }),
          ...inside('lines', {
            known: logic('filter', { when: { field: 'item.number', operator: 'starts-with', value: 'TEE' } }),
            unknown: logic('raise', { code: 'catalogue.unknown-sku', message: ref('item.number') }),
            book: erp('book', ref('item.number')),
          }),
        },
      ),
    },
    events: oneOrder,
    ends: ['core.items-failed'],
    leaves: ['booking TEE-M', 'booking TEE-S'],
  },
];

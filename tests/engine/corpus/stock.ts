import {
  api,
  branch,
  core,
  type CorpusCase,
  drawnFlow,
  erp,
  formula,
  inside,
  lines,
  logic,
  orderEvent,
  ref,
  value,
} from './drawn-flow.ts';

const skus = (count: number): object[] =>
  lines(...Array.from({ length: count }, (_, index) => `SKU-${String(index)}`));
const booked = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `booking SKU-${String(index)}`).sort();
const perSku = (params: object) => ({
  skus: logic('for-each', { items: ref('trigger.lines'), ...params }),
  ...inside('skus', { book: erp('book', ref('item.number')) }),
});

/** Stock, catalogue and checkout. */
export const stock: readonly CorpusCase[] = [
  {
    title: 'the levels of a catalogue are booked, many in one call',
    flows: { main: drawnFlow('order -> skus\n skus.each -> book', perSku({ atATime: 20 })) },
    events: [['main', orderEvent('1', { lines: skus(20) })]],
    ends: ['completed'],
    leaves: booked(20),
  },
  {
    title: 'a level that the ERP refuses fails alone, though it travelled with others',
    flows: {
      main: drawnFlow('order -> skus\n skus.each -> book\n skus.failed -> desk', {
        ...perSku({ atATime: 8 }),
        desk: erp('charge', formula('"desk-" + text(steps.skus.failed)')),
      }),
    },
    events: [['main', orderEvent('1', { lines: [...skus(5), ...lines('bad')] })]],
    ends: ['completed'],
    leaves: [...booked(5), 'charge desk-1'],
  },
  {
    title: 'a long list is done by runs of its own',
    flows: {
      main: drawnFlow('order -> skus\n skus.each -> book\n skus -> done', {
        ...perSku({ childRunsAbove: 3, atATime: 2 }),
        done: erp('charge', formula('"catalogue-" + text(steps.skus.done)')),
      }),
    },
    events: [['main', orderEvent('1', { lines: skus(8) })]],
    ends: ['completed'],
    leaves: [...booked(8), 'charge catalogue-8'],
  },
  {
    title:
      'what a long list came to stands in its order, and a list of it that is stored is gone through within a "try"',
    flows: {
      main: drawnFlow(
        'order -> skus\n skus.each -> book\n skus -> all\n all.try -> notes\n notes.each -> note',
        {
          ...perSku({ childRunsAbove: 2, result: ref('item') }),
          all: logic('try', {}),
          ...inside('all', {
            notes: logic('for-each', { items: ref('steps.skus.results'), childRunsAbove: 2 }),
          }),
          ...inside('notes', { note: erp('charge', formula('text(index) + item.number')) }),
        },
      ),
    },
    events: [
      ['main', orderEvent('1', { lines: skus(3).map((line) => ({ ...line, text: 'x'.repeat(100_000) })) })],
    ],
    ends: ['completed'],
    leaves: [...booked(3), 'charge 0SKU-0', 'charge 1SKU-1', 'charge 2SKU-2'],
  },
  {
    title: 'a long list with items that fail counts them over all of its runs',
    flows: {
      main: drawnFlow(
        'order -> skus\n skus.each -> known\n known -> book\n known.dropped -> unknown\n skus.failed -> desk',
        {
          skus: logic('for-each', { items: ref('trigger.lines'), childRunsAbove: 2 }),
          ...inside('skus', {
            known: logic('filter', { when: { field: 'item.number', operator: 'starts-with', value: 'SKU' } }),
            book: erp('book', ref('item.number')),
            unknown: logic('raise', { code: 'catalogue.unknown-sku', message: ref('item.number') }),
          }),
          desk: erp('charge', formula('"desk-" + text(steps.skus.failed)')),
        },
      ),
    },
    events: [['main', orderEvent('1', { lines: [...skus(3), ...lines('X-1', 'X-2')] })]],
    ends: ['completed'],
    leaves: [...booked(3), 'charge desk-2'],
  },
  {
    title: 'the stock of each product is set in each of its warehouses',
    flows: {
      main: drawnFlow(
        `order -> products
         products.each -> places
         places.each -> set
         places -> sum`,
        {
          products: logic('for-each', { items: ref('trigger.products'), atATime: 2 }),
          ...inside('products', {
            places: logic('for-each', { items: ref('item.places'), result: ref('item') }),
            sum: erp('charge', formula('"sum-" + item.sku + "-" + text(size(steps.places.results))')),
          }),
          ...inside('places', { set: erp('reserve', formula('outer.item.sku + "@" + item')) }),
        },
      ),
    },
    events: [
      [
        'main',
        {
          number: '1',
          total: '0.00',
          products: [
            { sku: 'TEE', places: ['MUC', 'ROT'] },
            { sku: 'CAP', places: [] },
          ],
        },
      ],
    ],
    ends: ['completed'],
    leaves: ['charge sum-CAP-0', 'charge sum-TEE-2', 'reservation TEE@MUC', 'reservation TEE@ROT'],
  },
  {
    title: 'price changes go out as fast as the marketplace allows',
    flows: {
      main: drawnFlow('order -> turn\n turn -> price', {
        turn: core('throttle', { pace: value('marketplace'), calls: value(2), perMs: value(60_000) }),
        price: erp('charge', formula('"price-" + trigger.number')),
      }),
    },
    events: ['1', '2', '3', '4'].map((number) => ['main', orderEvent(number)] as const),
    ends: ['completed', 'completed', 'completed', 'completed'],
    leaves: ['charge price-1', 'charge price-2', 'charge price-3', 'charge price-4'],
  },
  {
    title: 'the checkout asks what is on hand and is answered',
    flows: {
      main: drawnFlow(
        `asked -> read
         read -> enough
         enough.yes -> yes
         enough.otherwise -> no
         yes -> note
         no -> note`,
        {
          asked: {
            ...logic('request', { proof: { kind: 'none', anybodyMaySend: true } }),
            connection: 'checkout',
          },
          read: api('http-read', { path: formula('"stock/" + trigger.number'), itemsPath: value('levels') }),
          enough: logic('route', { branches: [branch('yes', 'steps.read.body.free', 'at-least', '2')] }),
          yes: logic('reply', { body: formula('{"available": true, "places": size(steps.read.items)}') }),
          no: logic('reply', { status: 409, body: value({ available: false }) }),
          note: erp('charge', formula('"asked-" + trigger.number')),
        },
      ),
    },
    events: [
      ['main', { number: 'TEE-S' }],
      ['main', { number: 'CAP' }],
    ],
    ends: ['completed', 'completed'],
    leaves: ['charge asked-CAP', 'charge asked-TEE-S'],
  },
  {
    title: 'the 3PL reports a shipment, by any webhook',
    flows: {
      main: drawnFlow('delivered -> final\n final -> ship', {
        delivered: {
          ...logic('webhook', { proof: { kind: 'token', name: 'X-Token' }, keys: { shipment: 'number' } }),
          connection: 'carrier',
        },
        final: logic('filter', {
          when: { field: 'trigger.status', operator: 'one-of', value: ['shipped', 'delivered'] },
        }),
        ship: erp('create-order'),
      }),
    },
    events: [
      ['main', { number: 'P-1', status: 'shipped' }],
      ['main', { number: 'P-2', status: 'packed' }],
    ],
    ends: ['completed', 'completed'],
    leaves: ['order P-1'],
  },
  {
    title: 'the prices of a file are taken over row by row, in runs of their own when there are many',
    flows: {
      main: drawnFlow('file -> rows\n rows.each -> price', {
        file: logic('file', { file: { format: 'csv', columns: ['sku', 'price'] } }),
        rows: logic('for-each', { items: ref('trigger.rows'), childRunsAbove: 2 }),
        ...inside('rows', { price: erp('charge', formula('item.sku + "=" + item.price')) }),
      }),
    },
    events: [
      ['main', { name: 'few.csv', rows: [{ sku: 'TEE', price: '19.90' }] }],
      ['main', { name: 'many.csv', rows: ['S', 'M', 'L'].map((sku) => ({ sku, price: '9.90' })) }],
    ],
    ends: ['completed', 'completed'],
    leaves: ['charge L=9.90', 'charge M=9.90', 'charge S=9.90', 'charge TEE=19.90'],
  },
  {
    title: 'every morning the catalogue is published, and other flows take it over',
    flows: {
      main: drawnFlow('morning -> publish', {
        morning: logic('schedule', { cron: '0 6 * * *', zone: 'Europe/Berlin' }),
        publish: core('publish-event', {
          name: value('catalogue.ready'),
          correlation: ref('trigger.scheduledAt'),
          body: formula('{"day": isoDate(trigger.scheduledAt, "Europe/Berlin")}'),
        }),
      }),
      shop: drawnFlow('ready -> take', {
        ready: logic('event', { name: 'catalogue.ready' }),
        take: erp('create-order', ref('trigger.day')),
      }),
      till: drawnFlow('ready -> take', {
        ready: logic('event', { name: 'catalogue.ready' }),
        take: erp('charge', ref('trigger.day')),
      }),
    },
    events: [['main', { scheduledAt: '2026-11-21T05:00:00.000Z' }]],
    ends: ['completed'],
    leaves: ['charge 2026-11-21', 'order 2026-11-21'],
  },
  {
    title: 'stock that the warehouse counted is found by looking, and set in the shop',
    flows: {
      main: drawnFlow('counted -> set', {
        counted: {
          ...logic('poll', {
            path: '/counts',
            sinceParameter: 'updated_after',
            idPath: 'sku',
            timePath: 'countedAt',
          }),
          connection: 'api',
        },
        set: erp('charge', formula('trigger.sku + "=" + string(trigger.onHand)')),
      }),
    },
    events: [
      ['main', { sku: 'MUG', onHand: '7', countedAt: '2026-11-21T05:00:00Z' }],
      ['main', { sku: 'TEA', onHand: '3', countedAt: '2026-11-21T05:00:01Z' }],
    ],
    ends: ['completed', 'completed'],
    leaves: ['charge MUG=7', 'charge TEA=3'],
  },
];

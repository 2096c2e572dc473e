import {
  core,
  type CorpusCase,
  drawnFlow,
  erp,
  formula,
  inside,
  logic,
  orderEvent,
  ref,
  type Signal,
  value,
} from './drawn-flow.ts';

const payment = (number: string): Signal => ({
  name: 'payment.confirmed',
  correlation: `shop/order/${number}`,
  body: { amount: '59.90' },
});
const paid = (more: object = {}) =>
  core('wait-for-event', {
    name: value('payment.confirmed'),
    correlation: formula('"shop/order/" + trigger.number'),
    timeoutMs: value(86_400_000),
    ...more,
  });
const release = drawnFlow(
  `order -> reserve
   reserve -> paid
   paid -> create
   paid.timeout -> cancel`,
  {
    reserve: erp('reserve'),
    paid: paid(),
    create: erp('create-order'),
    cancel: erp('charge', formula('"cancel-" + trigger.number')),
  },
);
const ask = (more: Record<string, ReturnType<typeof value>> = {}) =>
  core('approval', {
    title: formula('"Refund " + trigger.total + " for order " + trigger.number + "?"'),
    details: ref('trigger.lines'),
    deciders: value(['finance@example.test']),
    timeoutMs: value(172_800_000),
    ...more,
  });
const refund = drawnFlow(
  `order -> ask
   ask.approved -> refund
   ask.rejected -> tell
   ask.timeout -> escalate`,
  {
    ask: ask(),
    refund: erp('charge', formula('"refund-" + trigger.number')),
    tell: erp('charge', formula('"sorry-" + trigger.number')),
    escalate: logic('raise', {
      code: 'refund.nobody-decided',
      team: 'finance',
      message: value('Nobody has decided in two days.'),
    }),
  },
);
const oneOrder = [['main', orderEvent('1001')]] as const;

/** Payments, people and time. */
export const waits: readonly CorpusCase[] = [
  {
    title: 'goods are released when the payment comes',
    flows: { main: release },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002')],
    ],
    late: [payment('1002'), payment('1001')],
    ends: ['completed', 'completed'],
    leaves: ['order 1001', 'order 1002', 'reservation 1001', 'reservation 1002'],
  },
  {
    title: 'goods are released at once when the payment came before the order',
    flows: { main: release },
    events: oneOrder,
    early: [payment('1001')],
    ends: ['completed'],
    leaves: ['order 1001', 'reservation 1001'],
  },
  {
    title: 'an order that is not paid in a day is cancelled',
    flows: { main: release },
    events: oneOrder,
    late: [payment('1002')],
    ends: ['completed'],
    leaves: ['charge cancel-1001', 'reservation 1001'],
  },
  {
    title: 'the run that takes the payment tells the run that waits for it',
    flows: {
      main: release,
      payments: drawnFlow('order -> publish', {
        publish: core('publish-event', {
          name: value('payment.confirmed'),
          correlation: formula('"shop/order/" + trigger.number'),
          body: ref('trigger.total'),
          id: ref('trigger.number'),
        }),
      }),
    },
    events: [
      ['main', orderEvent('1001')],
      ['payments', orderEvent('1001')],
      ['payments', orderEvent('1001')],
    ],
    ends: ['completed', 'completed', 'completed'],
    leaves: ['order 1001', 'reservation 1001'],
  },
  {
    title: 'a refund is paid when finance approves it',
    flows: { main: refund },
    events: [
      ['main', orderEvent('1001')],
      ['main', orderEvent('1002')],
    ],
    people: ({ title }) => (title.endsWith('1002?') ? 'rejected' : 'approved'),
    ends: ['completed', 'completed'],
    leaves: ['charge refund-1001', 'charge sorry-1002'],
  },
  {
    title: 'a refund nobody decides about is escalated',
    flows: { main: refund },
    events: oneOrder,
    ends: ['refund.nobody-decided'],
    leaves: [],
  },
  {
    title: 'returned lines are inspected two at a time, each by a person',
    flows: {
      main: drawnFlow(
        `order -> lines
         lines.each -> ask
         ask.approved -> restock
         ask.rejected -> scrap`,
        {
          lines: logic('for-each', { items: ref('trigger.lines'), atATime: 2 }),
          ...inside('lines', {
            ask: ask({ title: formula('"Put " + item.number + " back?"') }),
            restock: erp('reserve', formula('"restock-" + item.number')),
            scrap: erp('charge', formula('"scrap-" + item.number')),
          }),
        },
      ),
    },
    events: oneOrder,
    people: ({ title }) => (title.includes('CAP') ? 'rejected' : 'approved'),
    ends: ['completed'],
    leaves: ['charge scrap-CAP', 'reservation restock-TEE-M', 'reservation restock-TEE-S'],
  },
  {
    title: 'a review is asked for five days after the shipment, and a day later once more',
    flows: {
      main: drawnFlow(
        `order -> later
         later -> mail
         mail -> again
         again -> remind`,
        {
          later: core('delay', { forMs: value(432_000_000) }),
          mail: erp('charge', formula('"review-" + trigger.number')),
          again: core('delay', { forMs: value(86_400_000) }),
          remind: erp('charge', formula('"reminder-" + trigger.number')),
        },
      ),
    },
    events: oneOrder,
    ends: ['completed'],
    leaves: ['charge reminder-1001', 'charge review-1001'],
  },
  {
    title: 'a pre-order goes out on the day of the release, or at once when that is past',
    flows: {
      main: drawnFlow(
        `order -> release
         order -> reserve
         release -> both
         reserve -> both
         both -> create`,
        {
          release: core('delay', { until: ref('trigger.release') }),
          reserve: erp('reserve'),
          both: logic('merge', { needs: 'all' }),
          create: erp('create-order'),
        },
      ),
    },
    events: [
      ['main', orderEvent('1001', { release: '2026-12-01T09:00:00+01:00' })],
      ['main', orderEvent('1002', { release: '2026-01-01T00:00:00Z' })],
    ],
    ends: ['completed', 'completed'],
    leaves: ['order 1001', 'order 1002', 'reservation 1001', 'reservation 1002'],
  },
  {
    title: 'parcels are handed over as their labels come, those without one go to the desk',
    flows: {
      main: drawnFlow(
        `order -> parcels
         parcels.each -> label
         label -> ship
         label.timeout -> missing`,
        {
          parcels: logic('for-each', { items: ref('trigger.lines'), atATime: 3 }),
          ...inside('parcels', {
            label: core('wait-for-event', {
              name: value('label.printed'),
              correlation: ref('item.number'),
              timeoutMs: value(60_000),
            }),
            ship: erp('book', ref('item.number')),
            missing: logic('raise', { code: 'parcel.no-label', message: ref('item.number') }),
          }),
        },
      ),
    },
    events: oneOrder,
    early: [{ name: 'label.printed', correlation: 'CAP', body: {} }],
    late: [{ name: 'label.printed', correlation: 'TEE-S', body: {} }],
    ends: ['core.items-failed'],
    leaves: ['booking CAP', 'booking TEE-S'],
  },
  {
    title: 'an order nobody pays is given up when its time is over',
    flows: {
      main: drawnFlow(
        'order -> reserve\n reserve -> paid\n paid -> create',
        {
          reserve: erp('reserve'),
          paid: core('wait-for-event', {
            name: value('payment.confirmed'),
            correlation: ref('trigger.number'),
          }),
          create: erp('create-order'),
        },
        { runTimeoutMs: 3_600_000 },
      ),
    },
    events: oneOrder,
    ends: ['core.run-timed-out'],
    leaves: ['reservation 1001'],
  },
];

import {
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

const subFlow = (flow: string, more: Record<string, ReturnType<typeof value>> = {}) =>
  core('sub-flow', { flow: value(flow), input: ref('trigger'), ...more });
const post = drawnFlow('order -> post\n post -> entry', {
  post: erp('create-order', formula('"entry-" + trigger.number')),
  entry: logic('reply', { body: formula('{"entry": "BNK-" + trigger.number}') }),
});
const refuse = drawnFlow('order -> post\n post -> closed', {
  post: erp('charge', formula('"tried-" + trigger.number')),
  closed: logic('raise', { code: 'books.closed', team: 'finance', message: value('The month is closed.') }),
});

/** Payouts, postings and tills. */
export const finance: readonly CorpusCase[] = [
  {
    title: 'a payout is posted by a flow of its own, and its entry is noted',
    flows: {
      main: drawnFlow('order -> post\n post -> note', {
        post: subFlow('post'),
        note: erp('charge', formula('steps.post.output.entry')),
      }),
      post,
    },
    events: [
      ['main', orderEvent('po-1')],
      ['main', orderEvent('po-2')],
    ],
    ends: ['completed', 'completed'],
    leaves: ['charge BNK-po-1', 'charge BNK-po-2', 'order entry-po-1', 'order entry-po-2'],
  },
  {
    title: 'a payout whose posting is refused goes to the desk with the reason',
    flows: {
      main: drawnFlow('order -> post\n post -> note', { post: subFlow('refuse'), note: erp('charge') }),
      refuse,
    },
    events: [['main', orderEvent('po-1')]],
    ends: ['core.sub-flow-failed'],
    leaves: ['charge tried-po-1'],
  },
  {
    title: 'a posting that is refused is parked by the way "failed"',
    flows: {
      main: drawnFlow('order -> post\n post.failed -> park', {
        post: subFlow('refuse'),
        park: erp('charge', formula('"parked-" + trigger.number')),
      }),
      refuse,
    },
    events: [['main', orderEvent('po-1')]],
    ends: ['completed'],
    leaves: ['charge parked-po-1', 'charge tried-po-1'],
  },
  {
    title: 'a report is started and nobody waits for it',
    flows: {
      main: drawnFlow('order -> report\n report -> post', {
        report: subFlow('post', { mode: value('forget') }),
        post: erp('charge'),
      }),
      post,
    },
    events: [['main', orderEvent('po-1')]],
    ends: ['completed'],
    leaves: ['charge po-1', 'order entry-po-1'],
  },
  {
    title: 'each transaction of a payout is posted by a flow that asks another one',
    flows: {
      main: drawnFlow('order -> transactions\n transactions.each -> match\n transactions -> post', {
        transactions: logic('for-each', {
          items: ref('trigger.lines'),
          atATime: 2,
          result: ref('steps.match.output'),
        }),
        ...inside('transactions', {
          match: core('sub-flow', { flow: value('match'), input: formula('merge(item, {"total": "1.00"})') }),
        }),
        post: erp('create-order', formula('joinText(steps.transactions.results, "+")')),
      }),
      match: drawnFlow('order -> post\n post -> matched', {
        post: subFlow('post'),
        matched: logic('reply', { body: formula('steps.post.output.entry') }),
      }),
      post,
    },
    events: [['main', orderEvent('po-1', { lines: lines('tx-1', 'tx-2', 'tx-3') })]],
    ends: ['completed'],
    leaves: ['order BNK-tx-1+BNK-tx-2+BNK-tx-3', 'order entry-tx-1', 'order entry-tx-2', 'order entry-tx-3'],
  },
  {
    title: 'a posting that takes too long lets go of the payout, and is done all the same',
    flows: {
      main: drawnFlow('order -> post\n post.failed -> park', {
        post: subFlow('slow', { timeoutMs: value(60_000) }),
        park: erp('charge', formula('"parked-" + trigger.number')),
      }),
      slow: drawnFlow('order -> night\n night -> post', {
        night: core('delay', { forMs: value(3_600_000) }),
        post: erp('create-order'),
      }),
    },
    events: [['main', orderEvent('po-1')]],
    ends: ['completed'],
    leaves: ['charge parked-po-1', 'order po-1'],
  },
  {
    title: 'transactions that match no order become exceptions, the others are linked',
    flows: {
      main: drawnFlow(
        `order -> transactions
         transactions.each -> find
         find -> match
         find.missing -> unmatched
         transactions.failed -> rest
         match -> linked`,
        {
          transactions: logic('for-each', { items: ref('trigger.lines') }),
          ...inside('transactions', {
            find: core('find-reference', {
              entity: value('payment'),
              from: ref('item.number'),
              system: value('erp'),
            }),
            match: erp('book', ref('item.number')),
            linked: core('link-reference', {
              entity: value('payout'),
              from: ref('item.number'),
              system: value('bank'),
              to: ref('trigger.number'),
            }),
            unmatched: logic('raise', {
              code: 'payout.unmatched',
              team: 'finance',
              message: ref('item.number'),
            }),
          }),
          rest: erp('charge', formula('"suspense-" + text(steps.transactions.failed)')),
        },
      ),
      known: drawnFlow('order -> link', {
        link: core('link-reference', {
          entity: value('payment'),
          from: ref('trigger.number'),
          system: value('erp'),
          to: value('7'),
        }),
      }),
    },
    events: [
      ['known', orderEvent('tx-1')],
      ['known', orderEvent('tx-3')],
      ['main', orderEvent('po-1', { lines: lines('tx-1', 'tx-2', 'tx-3') })],
    ],
    ends: ['completed', 'completed', 'completed'],
    leaves: ['booking tx-1', 'booking tx-3', 'charge suspense-1'],
  },
  {
    title: 'a document that is linked to another one already stops the posting',
    flows: {
      main: drawnFlow('order -> link\n link -> post', {
        link: core('link-reference', {
          entity: value('invoice'),
          from: value('shop/invoice/7'),
          system: value('erp'),
          to: ref('trigger.number'),
        }),
        post: erp('create-order'),
      }),
    },
    events: [
      ['main', orderEvent('1')],
      ['main', orderEvent('2')],
    ],
    ends: ['completed', 'core.reference-conflict'],
    leaves: ['order 1'],
  },
  {
    title: 'the receipts of a till are posted together when there are enough',
    flows: {
      main: drawnFlow('order -> day\n day -> post\n day.joined -> taken', {
        day: core('aggregate', {
          group: value('receipts'),
          key: value('berlin-1/2026-11-21'),
          item: ref('trigger.number'),
          most: value(3),
          withinMs: value(3_600_000),
        }),
        post: erp('create-order', formula('joinText(steps.day.items, "+")')),
        taken: erp('charge', formula('"taken-" + trigger.number')),
      }),
    },
    events: ['1', '2', '3', '4'].map((number) => ['main', orderEvent(number)] as const),
    ends: ['completed', 'completed', 'completed', 'completed'],
    leaves: ['charge taken-2', 'charge taken-3', 'order 1+2+3', 'order 4'],
  },
  {
    title: 'the day of each till ends by the clock with the receipts it has',
    flows: {
      main: drawnFlow('order -> day\n day -> post', {
        day: core('aggregate', {
          group: value('receipts'),
          key: ref('trigger.till'),
          item: ref('trigger.number'),
          withinMs: value(3_600_000),
        }),
        post: erp('create-order', formula('trigger.till + "=" + joinText(steps.day.items, "+")')),
      }),
    },
    events: [
      ['main', orderEvent('1', { till: 'A' })],
      ['main', orderEvent('2', { till: 'B' })],
      ['main', orderEvent('3', { till: 'A' })],
    ],
    ends: ['completed', 'completed', 'completed'],
    leaves: ['order A=1+3', 'order B=2'],
  },
  {
    title: 'the books of a day are closed by hand, unless they are closed',
    flows: {
      main: drawnFlow('asked -> ways\n ways.closed -> stop\n ways.otherwise -> post', {
        asked: logic('manual', { keys: { day: 'day' } }),
        ways: logic('route', {
          branches: [
            { port: 'closed', title: 'Closed', when: { formula: 'trigger.?closed.orValue(false)' } },
          ],
        }),
        stop: logic('stop', { reason: value('Closed already') }),
        post: erp('create-order', ref('trigger.day')),
      }),
    },
    events: [
      ['main', { day: '2026-11-21' }],
      ['main', { day: '2026-11-20', closed: true }],
    ],
    ends: ['completed', 'completed'],
    leaves: ['order 2026-11-21'],
  },
];

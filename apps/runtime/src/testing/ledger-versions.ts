import { coreConnector } from '@crossdock/nodes-core';
import {
  type Connector,
  convertInput,
  defineAction,
  defineConnection,
  defineConnector,
  z,
} from '@crossdock/sdk';

/** A ledger whose connector learns to book by account and period. */
export interface VersionedLedger {
  /** What was booked, by which version: `v1 S1`. */
  booked: string[];
  /** As it was first installed. */
  first: readonly Connector[];
  /** With version 2 of booking beside version 1. */
  second: readonly Connector[];
}

export function openLedger(): VersionedLedger {
  const booked: string[] = [];
  const ledger = defineConnection({
    id: 'ledger',
    title: 'Ledger',
    monogram: 'LE',
    description: 'Keeps books.',
    settings: z.object({}),
    open: () => booked,
    test: () => Promise.resolve({}),
  });
  const has = (sale: string) => booked.some((each) => each.endsWith(` ${sale}`));
  const book = defineAction({
    id: 'ledger.book-sale',
    version: 1,
    title: 'Book sale',
    description: 'Books a sale.',
    connection: ledger,
    input: z.object({ sale: z.string(), cents: z.number().int() }),
    output: z.object({ entry: z.string() }),
    effect: {
      once: {
        per: ({ sale }) => sale,
        find: (_books, { sale }) => Promise.resolve(has(sale) ? { entry: `E-${sale}` } : undefined),
      },
    },
    run: (books, { sale }) => {
      books.push(`v1 ${sale}`);
      return Promise.resolve({ entry: `E-${sale}` });
    },
    sample: { input: { sale: 'S1', cents: 1000 }, output: { entry: 'E-S1' } },
  });
  const book2 = defineAction({
    id: 'ledger.book-sale',
    version: 2,
    upgrade: {
      from: 1,
      says: ['The amount is given in euros.', 'The period must be said.'],
      migrate: ({ cents, ...rest }) => ({
        ...rest,
        ...(cents && {
          amount: convertInput(cents, {
            value: (value) => Number(value) / 100,
            formula: (text) => `double(${text}) / 100.0`,
          }),
        }),
      }),
      ports: { out: 'booked' },
      outputs: { entry: 'number' },
    },
    title: 'Book sale',
    description: 'Books a sale in a period.',
    connection: ledger,
    input: z.object({
      sale: z.string(),
      amount: z.number(),
      period: z.string().meta({ title: 'Period' }),
    }),
    output: z.object({ number: z.string() }),
    ports: ['booked', 'period-closed'],
    effect: {
      once: {
        per: ({ sale }) => sale,
        find: (_books, { sale }) => Promise.resolve(has(sale) ? { number: `N-${sale}` } : undefined),
      },
    },
    run: (books, { sale }) => {
      books.push(`v2 ${sale}`);
      return Promise.resolve({ number: `N-${sale}` });
    },
    sample: { input: { sale: 'S1', amount: 10, period: '2026-11' }, output: { number: 'N-S1' } },
  });
  const of = (...actions: Connector['actions']) => [
    coreConnector,
    defineConnector({ id: 'ledger', connections: [ledger], actions }),
  ];
  return { booked, first: of(book), second: of(book, book2) };
}

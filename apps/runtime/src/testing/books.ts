import { coreConnector } from '@crossdock/nodes-core';
import {
  business,
  type Connector,
  defineAction,
  defineConnection,
  defineConnector,
  transient,
  z,
} from '@crossdock/sdk';

/** Books that sales are entered in, and a desk where somebody looks at them first. */
export interface Books {
  /** Numbers in the order in which they were entered. */
  entries: string[];
  /** Numbers in the order in which somebody looked at them. */
  looks: string[];
  /** Numbers that are refused. */
  refused: Set<string>;
  /** Numbers that were paid, in order: nobody can look there. */
  payments: string[];
  /** Numbers that are entered once, and whose answer comes when this is over. */
  slow: Map<string, Promise<void>>;
  /** Numbers of which the answer is lost: after they were paid, or before. */
  lost: Map<string, 'paid' | 'not-paid'>;
  connectors: readonly Connector[];
}

/** Books that know each write by the number of its sale. */
export function openBooks(): Books {
  const books = {
    entries: [] as string[],
    looks: [] as string[],
    refused: new Set<string>(),
    payments: [] as string[],
    slow: new Map<string, Promise<void>>(),
    lost: new Map<string, 'paid' | 'not-paid'>(),
  };
  const connection = defineConnection({
    id: 'books',
    title: 'Books',
    monogram: 'BO',
    description: 'Books for specs.',
    settings: z.object({}),
    open: () => books,
    test: () => Promise.resolve({}),
  });
  const input = z.object({ number: z.string() });
  const sample = { input: { number: '1' }, output: { place: 1 } };
  const base = { version: 1, connection, input, output: z.object({ place: z.number() }), sample };
  const look = defineAction({
    ...base,
    id: 'books.look',
    title: 'Look',
    description: 'Looks at a sale.',
    effect: 'read',
    run: ({ looks }, { number }) => Promise.resolve({ place: looks.push(number) }),
  });
  const enter = defineAction({
    ...base,
    id: 'books.enter',
    title: 'Enter',
    description: 'Enters a sale.',
    effect: { keyed: { per: ({ number }) => number } },
    run: async ({ entries, refused, slow }, { number }) => {
      if (refused.has(number)) throw business('books.refused', `${number} is refused.`);
      const answer = slow.get(number);
      if (answer === undefined) return { place: entries.push(number) };
      if (!entries.includes(number)) entries.push(number);
      await answer;
      return { place: entries.indexOf(number) + 1 };
    },
    record: ({ place }) => ({ label: `B${String(place)}`, entity: 'entry', id: String(place) }),
  });
  const pay = defineAction({
    ...base,
    id: 'books.pay',
    title: 'Pay',
    description: 'Pays a sale.',
    effect: { unsafe: { per: ({ number }) => number } },
    run: ({ payments, lost }, { number }) => {
      const losing = lost.get(number);
      if (losing !== 'not-paid') payments.push(number);
      if (losing !== undefined)
        return Promise.reject(transient('books.lost', 'The answer was lost.', { outcome: 'unknown' }));
      return Promise.resolve({ place: payments.length });
    },
    record: ({ place }) => ({ label: `P${String(place)}`, entity: 'payment', id: String(place) }),
  });
  return {
    ...books,
    connectors: [
      coreConnector,
      defineConnector({ id: 'books', connections: [connection], actions: [look, enter, pay] }),
    ],
  };
}

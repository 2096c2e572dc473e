import { coreConnector } from '@crossdock/nodes-core';
import {
  business,
  type Connector,
  defineAction,
  defineConnection,
  defineConnector,
  type FailureError,
  permanent,
  policy,
  transient,
  z,
} from '@crossdock/sdk';

/** What people at a desk do with the notes that flows hand them. */
export interface Desk {
  /** Notes in the order in which they came. */
  notes: string[];
  /** Lets everybody go on who was asked to wait. */
  release(): void;
  connectors: readonly Connector[];
}

const failures: Record<string, () => FailureError> = {
  business: () => business('desk.unknown', 'Nobody knows this.', { evidence: { secret: 'of the house' } }),
  permanent: () => permanent('desk.closed', 'The desk is closed for good.'),
  transient: () => transient('desk.busy', 'The desk is busy.'),
  policy: () => policy('desk.forbidden', 'Not for you.'),
};

/** A desk that takes notes, and fails or dawdles when the note says so (`fails: business`, `waits: true`). */
export function openDesk(): Desk {
  const notes: string[] = [];
  let waiting: Array<() => void> = [];
  const desk = defineConnection({
    id: 'desk',
    title: 'Desk',
    monogram: 'DE',
    description: 'A desk for specs.',
    settings: z.object({}),
    open: () => notes,
    test: () => Promise.resolve({}),
  });
  const note = defineAction({
    id: 'desk.note',
    version: 1,
    title: 'Take a note',
    description: 'Takes a note.',
    connection: desk,
    input: z.object({
      note: z.looseObject({
        number: z.string(),
        fails: z.string().optional(),
        waits: z.boolean().optional(),
      }),
    }),
    output: z.object({ place: z.number() }),
    effect: 'repeatable',
    run: async (client, { note: { number, fails, waits } }) => {
      client.push(number);
      const failure = failures[fails ?? ''];
      if (failure !== undefined) throw failure();
      if (waits === true) await new Promise<void>((resolve) => waiting.push(resolve));
      return { place: client.length };
    },
    sample: { input: { note: { number: '1' } }, output: { place: 1 } },
  });
  return {
    notes,
    release: () => {
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    connectors: [coreConnector, defineConnector({ id: 'desk', connections: [desk], actions: [note] })],
  };
}

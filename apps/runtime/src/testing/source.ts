import { coreConnector } from '@crossdock/nodes-core';
import {
  type Connector,
  defineAction,
  defineConnection,
  defineConnector,
  defineTrigger,
  permanent,
  transient,
  z,
} from '@crossdock/sdk';

/** Something that changed in the source. `at` is its clock: any number that grows. */
interface Change {
  id: string;
  at: number;
}

/** A source of changes for specs: flows hear of them by delivery, and find them by looking. */
export interface Source {
  changes: Change[];
  /** Cursors that were asked from, in order. */
  asked: Array<string | undefined>;
  /** How often it was looked at, by how often flows say. */
  looks: Map<unknown, number>;
  /** How many have looked at it at one moment, at the most, by how often they look. */
  mostAtOnce: Map<unknown, number>;
  /** Fails while it is set. */
  broken: boolean;
  /** Lookers do this first when it is set. */
  hold: (() => Promise<void>) | undefined;
  connectors: readonly Connector[];
}

const pageSize = 2;
const Change = z.object({ id: z.string(), at: z.number() });

export function openSource(): Source {
  const atOnce = new Map<unknown, number>();
  const source: Source = {
    changes: [],
    asked: [],
    looks: new Map(),
    mostAtOnce: new Map(),
    broken: false,
    hold: undefined,
    connectors: [],
  };
  const connection = defineConnection({
    id: 'source',
    title: 'Source',
    monogram: 'SO',
    description: 'A source for specs.',
    settings: z.object({}),
    open: () => source,
    test: () => Promise.resolve({}),
  });
  async function* list(
    client: Source,
    since: string | undefined,
    overlapMs: number,
    { everyMs }: Record<string, unknown>,
  ) {
    client.asked.push(since);
    client.looks.set(everyMs, (client.looks.get(everyMs) ?? 0) + 1);
    const looking = (atOnce.get(everyMs) ?? 0) + 1;
    atOnce.set(everyMs, looking);
    client.mostAtOnce.set(everyMs, Math.max(client.mostAtOnce.get(everyMs) ?? 0, looking));
    try {
      await client.hold?.();
      if (client.broken) throw transient('source.away', 'The source is away.');
      const from = Number(since ?? 0) - overlapMs;
      const changed = client.changes.filter(({ at }) => at >= from).toSorted((a, b) => a.at - b.at);
      for (let index = 0; index < changed.length; index += pageSize) {
        const events = changed.slice(index, index + pageSize);
        yield { events, cursor: String(events.at(-1)?.at ?? since ?? 0) };
      }
    } finally {
      atOnce.set(everyMs, (atOnce.get(everyMs) ?? 1) - 1);
    }
  }
  const base = {
    version: 1,
    description: 'Something changed in the source.',
    connection,
    accepts: Change,
    emits: Change,
    eventId: ({ id, at }: Change) => `${id}@${String(at)}`,
    keys: ({ id }: Change) => ({ change: id }),
    map: (change: Change) => change,
    sample: { id: 'a', at: 1 },
  };
  const delivered = defineTrigger({
    ...base,
    id: 'source.delivered',
    title: 'Delivered',
    webhook: { proof: { kind: 'none' } },
    sweep: { everyMs: 3_600_000, overlapMs: 10, list },
  });
  const polled = defineTrigger({
    ...base,
    id: 'source.polled',
    title: 'Polled',
    params: z.strictObject({ everyMs: z.number() }),
    sweep: { everyMs: ({ everyMs }) => Number(everyMs), overlapMs: 10, list },
  });
  const refuse = defineAction({
    id: 'source.refuse',
    version: 1,
    title: 'Refuse',
    description: 'Fails for what is called bad.',
    connection,
    input: z.object({ id: z.string() }),
    output: z.object({}),
    effect: 'read',
    run: (_client, { id }) =>
      id === 'bad' ? Promise.reject(permanent('source.refused', 'Bad.')) : Promise.resolve({}),
    sample: { input: { id: 'a' }, output: {} },
  });
  source.connectors = [
    coreConnector,
    defineConnector({
      id: 'source',
      connections: [connection],
      triggers: [delivered, polled],
      actions: [refuse],
    }),
  ];
  return source;
}

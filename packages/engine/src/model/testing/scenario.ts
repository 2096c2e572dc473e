import fc from 'fast-check';
import type { Drawn } from './drawing.ts';
import { drawingOf } from './drawing.ts';
import type { Stumble, Trouble } from './erp.ts';
import { type Around, isUndoable, type Item, listOf, type OrderEvent, recordOf } from './meaning.ts';
import { pieces } from './pieces.ts';

/** When a signal comes: before the run, once a run waits, or not at all. */
export type SignalFate = 'early' | 'late' | 'never';

/** A drive that dies before or after its nth durable write. */
export interface Death {
  at: number;
  when: 'before' | 'after';
}

/** Everything that happens in one case. */
export interface Scenario {
  drawn: Drawn;
  /** One run each, in this order; an order that comes again is a replay. */
  events: OrderEvent[];
  troubles: ReadonlyMap<string, Trouble>;
  signals: ReadonlyMap<string, SignalFate>;
  /** Of the first drives; `everywhere`: each drive dies, the next one write further on. */
  deaths: readonly Death[] | 'everywhere';
  /** Runs go on side by side, not one after the other. */
  together: boolean;
}

const total = fc.constantFrom('50', '500');
const part: fc.Arbitrary<Item> = fc.record({
  number: fc.constantFrom('x', 'y'),
  total,
  parts: fc.constant([]),
});
const line: fc.Arbitrary<Item> = fc.record({
  number: fc.constantFrom('a', 'b', 'c'),
  total,
  parts: fc.array(part, { maxLength: 2 }),
});
const event: fc.Arbitrary<OrderEvent> = fc.record({
  number: fc.constantFrom('1', '2'),
  total,
  lines: fc.array(line, { maxLength: 4 }),
});
const stumble = fc.constantFrom<Stumble>('refused-for-now', 'answer-lost', 'lost-before', 'gate-closed');
/* A flow tries four times; a closed gate is no attempt. */
const stumbling = fc
  .record({ stumbles: fc.array(stumble, { minLength: 1, maxLength: 3 }), closed: fc.nat(3) })
  .map(({ stumbles, closed }): Trouble => {
    const gates = Array.from({ length: closed }, () => 'gate-closed' as const);
    return { goes: 'stumbling', stumbles: [...gates, ...stumbles] };
  });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  stumbling,
  fc.record({ goes: fc.constant('refused' as const) }),
  fc.record({
    goes: fc.constant('down' as const),
    as: fc.constantFrom('refused-for-now' as const, 'lost-before' as const),
  }),
);
const death: fc.Arbitrary<Death> = fc.record({
  at: fc.integer({ min: 1, max: 6 }),
  when: fc.constantFrom('before' as const, 'after' as const),
});

/** What is drawn by chance; the scenario follows from it. `at` picks one of the records that the flow could touch. */
const dice = fc.record({
  pieces,
  events: fc.array(event, { minLength: 1, maxLength: 2 }),
  replay: fc.boolean(),
  troubles: fc.array(fc.record({ at: fc.nat(30), trouble }), { maxLength: 4 }),
  signals: fc.array(fc.constantFrom<SignalFate>('early', 'late', 'never'), { minLength: 1, maxLength: 3 }),
  deaths: fc.oneof(
    { withCrossShrink: true },
    fc.array(death, { maxLength: 3 }),
    fc.constant('everywhere' as const),
  ),
  together: fc.boolean(),
});
type Dice = typeof dice extends fc.Arbitrary<infer T> ? T : never;

export const scenarios: fc.Arbitrary<Scenario> = dice.map(scenarioOf);

function scenarioOf({ pieces, events, replay, troubles, signals, deaths, together }: Dice): Scenario {
  const drawn = drawingOf(pieces);
  /* What is taken back while somebody else relies on it is nobody's fault: such flows keep their order. */
  const lists = drawn.undoes ? events.map(withoutRepeats) : events;
  const [first] = lists;
  const all = replay && first !== undefined ? [...lists, first] : lists;
  const { written, awaited } = touchedBy(drawn, all);
  return {
    drawn,
    events: all,
    troubles: new Map(
      troubles.flatMap((each): Array<[string, Trouble]> => {
        const record = written[each.at % Math.max(1, written.length)];
        return record === undefined ? [] : [[record, each.trouble]];
      }),
    ),
    signals: new Map(awaited.map((each, index) => [each, signals[index % signals.length] ?? 'early'])),
    deaths,
    together: together && !drawn.undoes,
  };
}

function withoutRepeats(event: OrderEvent): OrderEvent {
  const distinct = (items: Item[]): Item[] =>
    items
      .filter(({ number }, index) => items.findIndex((each) => each.number === number) === index)
      .map((item) => ({ ...item, parts: distinct(item.parts) }));
  return { ...event, lines: distinct(event.lines) };
}

/** Every record that a flow could ask for, write, take back or wait for. */
function touchedBy(
  { flow, meanings }: Drawn,
  events: readonly OrderEvent[],
): Record<'written' | 'awaited', string[]> {
  const written = new Set<string>();
  const awaited = new Set<string>();
  const visit = (within: string | undefined, around: Around): void => {
    for (const [key, meaning] of meanings) {
      if (flow.nodes[key]?.within !== within) continue;
      if (meaning.does === 'write' || meaning.does === 'read') written.add(recordOf(meaning, around));
      if (meaning.does === 'write' && isUndoable(meaning.kind))
        written.add(`undo ${recordOf(meaning, around)}`);
      if (meaning.does === 'wait' || (meaning.does === 'write' && meaning.kind === 'request'))
        awaited.add(recordOf(meaning, around));
      if (meaning.does === 'try') visit(key, around);
      if (meaning.does === 'each')
        for (const item of listOf(around)) visit(key, { ...around, items: [...around.items, item] });
    }
  };
  for (const event of events) visit(undefined, { event, items: [] });
  return { written: [...written], awaited: [...awaited] };
}

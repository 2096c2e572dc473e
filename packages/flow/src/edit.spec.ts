import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNode, addWire, changeNode, freeKey, removeNodes, removeWires, wireFits } from './edit.ts';
import { emptyFlow, Flow, type FlowNode, type NodeKey, parsePort, type Wire } from './flow.ts';
import { topological } from './graph.ts';
import { portsOf } from './ports.ts';
import { action, drawn, routeNode, trigger } from './testing/drawn.ts';

const paid = { field: 'trigger.status', operator: 'equals', value: 'paid' } as const;

/** Everything below `value`, so that an edit that writes into its flow throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

type Edit = (flow: Flow) => Flow;
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'constructor');
const node = fc.constantFrom<FlowNode>(
  trigger,
  action(),
  routeNode({ large: paid }),
  routeNode({ large: paid, small: paid }),
);
const wire = fc
  .tuple(key, fc.constantFrom('out', 'large', 'small', 'otherwise'), key)
  .map(([from, port, to]): Wire => ({ from: `${from}.${port}`, to }));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(key, node).map(
    ([at, given]): Edit =>
      (flow) =>
        Object.hasOwn(flow.nodes, at) ? changeNode(flow, at, () => given) : addNode(flow, at, given),
  ),
  {
    weight: 4,
    arbitrary: wire.map(
      (each): Edit =>
        (flow) =>
          addWire(flow, each),
    ),
  },
  fc.array(key, { maxLength: 2 }).map(
    (keys): Edit =>
      (flow) =>
        removeNodes(flow, keys),
  ),
  fc.array(wire, { maxLength: 2 }).map(
    (wires): Edit =>
      (flow) =>
        removeWires(flow, wires),
  ),
);
const edits = fc.array(edit, { maxLength: 40 });

/** Draws anything: the flow after each edit, the first one empty. */
function history(steps: Edit[]): Flow[] {
  return steps.reduce<Flow[]>(
    (flows, step) => [...flows, frozen(step(flows.at(-1) ?? emptyFlow))],
    [frozen(emptyFlow)],
  );
}

describe('whatever is drawn', () => {
  it('never runs in a circle', () => {
    fc.assert(
      fc.property(edits, (steps) => {
        for (const flow of history(steps)) expect(topological(flow)).toBeDefined();
      }),
    );
  });

  it('has wires only between nodes and ports that are there, each once', () => {
    fc.assert(
      fc.property(edits, (steps) => {
        for (const flow of history(steps)) {
          const known = (each: NodeKey) => (Object.hasOwn(flow.nodes, each) ? flow.nodes[each] : undefined);
          for (const { from, to } of flow.wires) {
            const source = known(parsePort(from).node);
            expect(source && portsOf(source)).toContain(parsePort(from).port);
            expect(known(to)).toBeDefined();
          }
          expect(new Set(flow.wires.map(({ from, to }) => `${from} ${to}`)).size).toBe(flow.wires.length);
        }
      }),
    );
  });

  it('stays a document that can be stored, and never changes what was there before: undo keeps the old one', () => {
    fc.assert(
      fc.property(edits, (steps) => {
        const flows = history(steps);
        const again = history(steps);
        expect(again).toEqual(flows);
        for (const flow of flows) expect(Flow.parse(flow)).toEqual(flow);
      }),
    );
  });
});

describe('a wire', () => {
  const flow = drawn('trigger -> route\n route.large -> a\n a -> b', {
    route: routeNode({ large: paid }),
    c: action(),
  });

  it.each([
    ['b.out', 'c', true],
    ['route.otherwise', 'a', true],
    ['trigger.out', 'b', true],
    ['trigger.out', 'route', false],
    ['a.out', 'a', false],
    ['b.out', 'a', false],
    ['b.out', 'trigger', false],
    ['route.small', 'c', false],
    ['nobody.out', 'c', false],
    ['c.out', 'nobody', false],
    ['constructor.out', 'c', false],
    ['c.out', 'constructor', false],
  ])('from %s to %s fits: %s', (from, to, fits) => {
    expect(wireFits(flow, { from, to })).toBe(fits);
    expect(addWire(flow, { from, to }).wires).toHaveLength(flow.wires.length + (fits ? 1 : 0));
  });

  it('that does not fit leaves the very same flow', () => {
    expect(addWire(flow, { from: 'b.out', to: 'a' })).toBe(flow);
  });
});

describe('changing a node', () => {
  const flow = drawn('trigger -> route\n route.large -> a\n route.otherwise -> b', {
    route: routeNode({ large: paid }),
  });

  it('takes the wires of a branch along when the branch goes', () => {
    const changed = changeNode(flow, 'route', () => routeNode({ small: paid }));
    expect(changed.wires).toEqual(flow.wires.filter(({ from }) => from !== 'route.large'));
  });

  it.each([
    ['title is being typed', { branches: [{ port: 'large', title: '', when: paid }] }],
    [
      'condition is half done',
      { branches: [{ port: 'large', title: 'Large', when: { operator: 'equals' } }] },
    ],
  ])('keeps the wires of a branch whose %s', (_, params) => {
    expect(changeNode(flow, 'route', (each) => ({ ...each, params })).wires).toEqual(flow.wires);
  });

  it('that is not there changes nothing', () => {
    expect(changeNode(flow, 'nobody', () => action())).toBe(flow);
    expect(changeNode(flow, 'constructor', () => action())).toBe(flow);
  });
});

describe('the ports of a node', () => {
  it('are one, and for a route one for each branch and one for the rest', () => {
    expect(portsOf(action())).toEqual(['out']);
    expect(portsOf(routeNode({ large: paid, small: paid }))).toEqual(['large', 'small', 'otherwise']);
    expect(portsOf({ type: 'core.route@1' })).toEqual(['otherwise']);
  });
});

describe('a key for a new node', () => {
  it.each([
    ['odoo.create-sales-order@1', 'create-sales-order'],
    ['Book the order!', 'book-the-order'],
    ['123 go', 'go'],
    ['?', 'node'],
    ['Größe', 'gr-e'],
    ['constructor', 'constructor'],
  ])('made from "%s" is %s', (wish, expected) => {
    expect(freeKey(emptyFlow, wish)).toBe(expected);
  });

  it('is free and valid, however often and whatever is wished', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant('order')), { maxLength: 8 }), (wishes) => {
        const flow = wishes.reduce((each, wish) => {
          const fresh = freeKey(each, wish);
          expect(Object.hasOwn(each.nodes, fresh)).toBe(false);
          return addNode(each, fresh, action());
        }, emptyFlow);
        expect(Flow.safeParse(flow).success).toBe(true);
        expect(Object.keys(flow.nodes)).toHaveLength(wishes.length);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from './checksum.ts';
import { compile } from './compile.ts';
import { draw } from './draw.ts';
import { Flow } from './flow.ts';
import { action, catalogue, drawn, mapNode, routeNode, trigger } from './testing/drawn.ts';

const paid = { field: 'trigger.status', operator: 'equals', value: 'paid' } as const;
const order = drawn(
  `trigger   -> map
   map       -> route
   route.b2b -> wholesale
   wholesale -> receipt
   route.otherwise -> receipt`,
  { map: mapNode({ number: { ref: 'trigger.number' } }), route: routeNode({ b2b: paid }) },
);

describe('a plan', () => {
  it('has its steps so that every wire points forward', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 });
    fc.assert(
      fc.property(edges, fc.shuffledSubarray([...Array(10).keys()], { minLength: 10 }), (pairs, names) => {
        const forward = pairs.filter(([from, to]) => from < to);
        const name = (index: number) => (index === 0 ? 'trigger' : `n${String(names[index])}`);
        const nodes = Object.fromEntries(
          names.map((_, index) => [name(index), index === 0 ? trigger : action()]),
        );
        const flow = drawn(forward.map(([from, to]) => `${name(from)} -> ${name(to)}`).join('\n'), nodes);
        const keys = compile(flow, catalogue).steps.map(({ key }) => key);
        expect([...keys].sort()).toEqual(Object.keys(flow.nodes).sort());
        for (const [from, to] of forward)
          expect(keys.indexOf(name(from))).toBeLessThan(keys.indexOf(name(to)));
      }),
    );
  });

  it('is the same for one document, in whatever order its nodes are stored', () => {
    const flow = drawn('trigger -> b\n trigger -> a\n trigger -> c');
    const nodes = Object.fromEntries(Object.entries(flow.nodes).reverse());
    expect(compile({ ...flow, nodes }, catalogue)).toEqual(compile(flow, catalogue));
    expect(compile(flow, catalogue).steps.map(({ key }) => key)).toEqual(['trigger', 'a', 'b', 'c']);
  });

  it('carries the checksum of the flow, its trigger, and wires with their ends apart', () => {
    const plan = compile(order, catalogue);
    expect(plan).toMatchObject({ checksum: checksum(order), trigger: 'trigger' });
    expect(draw(plan.wires)).toBe(
      [
        'trigger         -> map',
        'map             -> route',
        'route.b2b       -> wholesale',
        'wholesale       -> receipt',
        'route.otherwise -> receipt',
      ].join('\n'),
    );
  });

  it('says of each step what the engine needs, and calls it what people call it', () => {
    const flow = drawn('trigger -> a', { a: action({ title: 'Book the order' }) });
    const { steps } = compile(flow, catalogue);
    expect(steps).toEqual([
      {
        kind: 'trigger',
        key: 'trigger',
        title: 'Order placed',
        type: 'shop.order@1',
        params: {},
        connection: 'shop',
      },
      {
        kind: 'action',
        key: 'a',
        title: 'Book the order',
        type: 'erp.create-order@1',
        connection: 'erp',
        effect: 'keyed',
        inputs: { number: { ref: 'trigger.number' } },
        policy: flow.policy,
      },
    ]);
    expect(compile(order, catalogue).steps.map(({ kind }) => kind)).toEqual([
      'trigger',
      'pure',
      'pure',
      'action',
      'action',
    ]);
  });

  it('is plain data: it survives being stored as JSON', () => {
    const plan = compile(order, catalogue);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('the policy of a step', () => {
  const policyOf = (flowPolicy: unknown, override: unknown) => {
    const flow = drawn('trigger -> a');
    const a = { ...action(), policy: override };
    const [, step] = compile(
      Flow.parse({ ...flow, policy: flowPolicy, nodes: { ...flow.nodes, a } }),
      catalogue,
    ).steps;
    return step?.kind === 'action' ? step.policy : undefined;
  };

  it("is the flow's where the node says nothing", () => {
    expect(policyOf({ retry: { attempts: 3, firstDelayMs: 50 }, callTimeoutMs: 5_000 }, undefined)).toEqual({
      retry: { attempts: 3, firstDelayMs: 50, factor: 2, maxDelayMs: 300_000, jitter: 0.2 },
      callTimeoutMs: 5_000,
    });
  });

  it('differs only in what the node says: the rest stays as the flow has it, not as the default', () => {
    const flowPolicy = { retry: { attempts: 3, firstDelayMs: 50, factor: 3 }, callTimeoutMs: 5_000 };
    expect(policyOf(flowPolicy, { retry: { attempts: 1 } })).toEqual({
      retry: { attempts: 1, firstDelayMs: 50, factor: 3, maxDelayMs: 300_000, jitter: 0.2 },
      callTimeoutMs: 5_000,
    });
    expect(policyOf(flowPolicy, { retry: {} })).toEqual(policyOf(flowPolicy, undefined));
    expect(policyOf(flowPolicy, { callTimeoutMs: 200 })).toMatchObject({
      retry: { attempts: 3 },
      callTimeoutMs: 200,
    });
  });
});

describe('what cannot be compiled is said by name', () => {
  it.each([
    ['trigger -> a\n a -> b\n b -> a', {}, 'Cannot compile: wires run in a circle'],
    ['a -> b', {}, 'Cannot compile: no trigger'],
    [
      'trigger -> a',
      { a: action({ type: 'erp.unknown@1' }) },
      'Cannot compile "a": erp.unknown@1 is not installed',
    ],
    ['', { trigger: { type: trigger.type } }, 'Cannot compile "trigger": it names no connection'],
  ])('%j', (drawing, nodes, reason) => {
    expect(() => compile(drawn(drawing, nodes), catalogue)).toThrow(reason);
  });

  it('a map or route that is not complete', () => {
    for (const type of ['core.map@1', 'core.route@1'])
      expect(() => compile(drawn('trigger -> a', { a: { type, params: {} } }), catalogue)).toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import type { Flow, FlowNode } from './flow.ts';
import type { Input } from './input.ts';
import { action, catalogue, drawn, mapNode, routeNode, trigger } from './testing/drawn.ts';
import { validate } from './validate.ts';

const paid = { field: 'trigger.status', operator: 'equals', value: 'paid' } as const;

/** Problems as `code at place`. */
function problemsOf(flow: Flow): string[] {
  return validate(flow, catalogue).map(({ code, place: { node, field, wire } }) =>
    [
      code,
      'at',
      node ?? (wire === undefined ? 'the flow' : `wire ${String(wire)}`),
      ...(field === undefined ? [] : [field]),
    ].join(' '),
  );
}

const complete = (): Flow =>
  drawn(
    `trigger   -> map
     map       -> route
     route.b2b -> wholesale
     route.otherwise -> retail
     wholesale -> receipt
     retail    -> receipt`,
    {
      map: mapNode({
        number: { ref: 'trigger.number' },
        lines: { each: 'trigger.lines', fields: { sku: { ref: 'item.sku' }, at: { formula: 'index + 1' } } },
        method: { lookup: { table: 'methods', key: 'trigger.method' } },
      }),
      route: routeNode({ b2b: { all: [paid, { any: [{ formula: 'steps.map.number != ""' }, paid] }] } }),
      receipt: action({ inputs: { number: { ref: 'steps.map.number' }, note: { value: 'Thanks' } } }),
    },
  );

describe('a flow that may be published', () => {
  it('has no problems', () => {
    expect(validate(complete(), catalogue)).toEqual([]);
  });

  it('may be as small as a trigger', () => {
    expect(validate(drawn('', { trigger }), catalogue)).toEqual([]);
  });
});

describe('the shape', () => {
  it('needs a trigger', () => {
    expect(problemsOf(drawn('a -> b'))).toContain('flow.no-trigger at the flow');
    expect(problemsOf(drawn(''))).toEqual(['flow.no-trigger at the flow']);
  });

  it('has one trigger, and says which is the second', () => {
    expect(problemsOf(drawn('trigger -> a', { second: trigger }))).toEqual(['flow.second-trigger at second']);
  });

  it('knows the type of every node, in the version the flow pins', () => {
    const problems = problemsOf(drawn('trigger -> a', { a: action({ type: 'erp.create-order@2' }) }));
    expect(problems).toEqual(['flow.unknown-type at a']);
  });

  const wired = (from: string, to: string): Flow => {
    const flow = drawn('trigger -> a');
    return { ...flow, wires: [...flow.wires, { from, to }] };
  };

  it.each([
    ['nobody.out', 'a', 'starts at "nobody", which does not exist'],
    ['a.out', 'nobody', 'leads to "nobody", which does not exist'],
    ['a.large', 'a', 'starts at port "large", which "a" does not have'],
    ['trigger.out', 'a', 'from "trigger.out" to "a" is drawn twice'],
  ])('has no wire %s -> %s', (from, to, sentence) => {
    const [problem] = validate(wired(from, to), catalogue);
    expect(problem).toMatchObject({ code: 'flow.wire-misfit', place: { wire: 1 } });
    expect(problem?.message).toBe(`A wire ${sentence}. Remove or reconnect it.`);
  });

  it('has no wire into a trigger', () => {
    expect(problemsOf(wired('a.out', 'trigger'))).toContain('flow.wire-misfit at wire 1');
  });

  it('says of a wire from nowhere that it is loose, not that it runs in a circle', () => {
    expect(problemsOf(wired('nobody.out', 'a'))).toEqual(['flow.wire-misfit at wire 1']);
  });

  it('has no circle, and places one on the wire that closes it', () => {
    const flow = drawn(`
      trigger -> a
      a -> b
      b -> c
      c -> a
      c -> d`);
    const [problem, ...others] = validate(flow, catalogue);
    expect(others).toEqual([]);
    expect(problem).toEqual({
      code: 'flow.circle',
      message: 'Wires run in a circle through "c" and "a", so a run would never end. Remove one of them.',
      place: { wire: 3 },
    });
    expect(problemsOf(wired('a.out', 'a'))).toEqual(['flow.circle at wire 1']);
  });

  it('has no loose ends: every node is reached from the trigger', () => {
    const flow = drawn('trigger -> a\n b -> c', {});
    expect(validate(flow, catalogue).map(({ message }) => message)).toEqual([
      '"b" is not connected: draw a wire into it, or remove it.',
      '"c" cannot be reached from the trigger: connect what stands before it.',
    ]);
  });
});

describe('the values', () => {
  const withNode = (node: FlowNode) => drawn('trigger -> a', { a: node });
  const { connection: _, ...unconnected } = action();

  it('name a connection for each node that talks to a system', () => {
    expect(problemsOf(withNode(unconnected))).toEqual(['flow.no-connection at a connection']);
    expect(problemsOf(drawn('', { trigger: { type: trigger.type } }))).toEqual([
      'flow.no-connection at trigger connection',
    ]);
  });

  it('give each required input, by the title people know', () => {
    expect(validate(withNode(action({ inputs: {} })), catalogue)).toEqual([
      {
        code: 'flow.required-input',
        message: '"a" needs a value for "Order number".',
        place: { node: 'a', field: 'inputs.number' },
      },
    ]);
  });

  it('give no input that the action does not know', () => {
    const inputs = { number: { value: '1' }, nummer: { value: '1' }, constructor: { value: '1' } };
    expect(problemsOf(withNode(action({ inputs })))).toEqual([
      'flow.unknown-input at a inputs.nummer',
      'flow.unknown-input at a inputs.constructor',
    ]);
  });

  it.each<[string, FlowNode, string]>([
    ['a map without fields', { type: 'core.map@1' }, 'params.fields'],
    ['a field path that is none', mapNode({ 'a b': { value: 1 } }), 'params.fields.a b'],
    ['a route without branches', routeNode({}), 'params.branches'],
  ])('are complete: %s is not', (_, node, field) => {
    expect(problemsOf(withNode(node))).toEqual([`flow.invalid-params at a ${field}`]);
  });
});

describe('references and formulas', () => {
  const reading = (ref: string) =>
    drawn('trigger -> a\n a -> b\n b -> c', { b: action({ inputs: { number: { ref } } }) });

  it.each([
    ['steps.nobody.id', 'reads steps.nobody.id, but there is no step "nobody".'],
    ['steps', 'reads steps: name the step.'],
    ['steps.constructor', 'reads steps.constructor, but there is no step "constructor".'],
    ['steps.trigger.number', 'reads steps.trigger.number: the trigger is read as "trigger".'],
    ['steps.b.id', 'reads steps.b.id, but "b" does not stand before it.'],
    ['steps.c.id', 'reads steps.c.id, but "c" does not stand before it.'],
    ['item.sku', 'reads item.sku, but only what stands in a list has an item.'],
  ])('%s: %s', (ref, sentence) => {
    expect(validate(reading(ref), catalogue)).toEqual([
      {
        code: 'flow.reference-misfit',
        message: `"b" ${sentence}`,
        place: { node: 'b', field: 'inputs.number' },
      },
    ]);
  });

  it.each(['steps.a.id', 'trigger', 'trigger.customer.email', 'run.id'])('%s may be read', (ref) => {
    expect(validate(reading(ref), catalogue)).toEqual([]);
  });

  it('are found wherever they stand', () => {
    const flow = drawn('trigger -> map\n map -> route\n route.a -> end', {
      map: mapNode({
        a: { ref: 'steps.x' },
        b: { lookup: { table: 't', key: 'steps.x' } },
        c: { each: 'steps.x', fields: { d: { ref: 'steps.x' }, e: { formula: '(' } } },
      }),
      route: routeNode({
        a: { all: [{ any: [{ field: 'steps.x', operator: 'is-present' }] }, { formula: 'nobody' }] },
      }),
      end: action({ inputs: { number: { formula: '1 + "a"' } } }),
    });
    expect(problemsOf(flow).sort()).toEqual([
      'flow.formula-invalid at end inputs.number',
      'flow.formula-invalid at map params.fields.c.fields.e',
      'flow.formula-invalid at route params.branches.0.when.all.1',
      'flow.reference-misfit at map params.fields.a',
      'flow.reference-misfit at map params.fields.b',
      'flow.reference-misfit at map params.fields.c',
      'flow.reference-misfit at map params.fields.c.fields.d',
      'flow.reference-misfit at route params.branches.0.when.all.0.any.0',
    ]);
  });

  it.each([
    ['steps["nobody"].id', 'flow.reference-misfit'],
    ['steps.nobody.id', 'flow.reference-misfit'],
    ['steps["c"].id', 'flow.reference-misfit'],
    ['string(size([1].map(x, steps["c"].id)))', 'flow.reference-misfit'],
    ['item.sku', 'flow.reference-misfit'],
    ['string(index)', 'flow.reference-misfit'],
  ])('in the formula %s are checked like any other', (formula, code) => {
    const flow = drawn('trigger -> a\n a -> b\n b -> c', { b: action({ inputs: { number: { formula } } }) });
    expect(problemsOf(flow)).toEqual([`${code} at b inputs.number`]);
  });

  it.each([
    'steps["a"].id',
    'steps.a.id',
    'steps.?a.?id.orValue("")',
    'string(size([{"sku": 1}].map(item, item.sku)))',
    'trigger.steps.c',
  ])('in the formula %s are in order', (formula) => {
    const flow = drawn('trigger -> a\n a -> b\n b -> c', { b: action({ inputs: { number: { formula } } }) });
    expect(problemsOf(flow)).toEqual([]);
  });
});

describe('what is known of the data', () => {
  const reads = (input: Input) => drawn('trigger -> a', { a: action({ inputs: { number: input } }) });

  it('finds a field that is not there, and says which one may be meant', () => {
    expect(validate(reads({ ref: 'trigger.billing.cty' }), catalogue)[0]?.message).toMatch(
      /no field "cty".*did you mean "city"/,
    );
    expect(problemsOf(reads({ formula: 'trigger.billing.cty' }))).toEqual([
      'flow.formula-invalid at a inputs.number',
    ]);
  });

  it('refuses a value and a formula that the input cannot take', () => {
    expect(problemsOf(reads({ value: 7 }))).toEqual(['flow.value-misfit at a inputs.number']);
    expect(problemsOf(reads({ formula: '1 < 2' }))).toEqual(['flow.formula-invalid at a inputs.number']);
  });
});

describe('containers', () => {
  const each: FlowNode = { type: 'core.for-each@1', params: { items: { ref: 'trigger.lines' } } };
  const within = (container: string, change: Partial<FlowNode> = {}) =>
    action({ within: container, ...change });

  it('hold nodes that read the item, the item around, and what stands before the container', () => {
    const inputs = { number: { formula: 'outer.item.ref + item.sku + steps.a.id' } };
    const flow = drawn('trigger -> a\n a -> orders\n orders.each -> lines\n lines.each -> b\n orders -> c', {
      orders: each,
      lines: { ...each, params: { items: { ref: 'item.lines' } }, within: 'orders' },
      b: within('lines', { inputs }),
    });
    expect(validate(flow, catalogue)).toEqual([]);
  });

  it('are read from outside as a whole: what stands within them is not', () => {
    const flow = drawn('trigger -> each\n each.each -> b\n each -> c', {
      each,
      b: within('each'),
      c: action({ inputs: { number: { ref: 'steps.b.id' } } }),
    });
    expect(problemsOf(flow)).toEqual(['flow.reference-misfit at c inputs.number']);
  });

  it('have a body, and no wire crosses their border', () => {
    const empty = drawn('trigger -> each', { each });
    expect(problemsOf(empty)).toEqual(['flow.empty-container at each']);
    const crossed = drawn('trigger -> each\n each.each -> b\n b -> c', { each, b: within('each') });
    expect(validate(crossed, catalogue).map(({ code }) => code)).toEqual(['flow.wire-crosses']);
  });

  it('are containers, and do not contain themselves', () => {
    const flow = drawn('trigger -> a\n a -> b', { b: within('a') });
    expect(validate(flow, catalogue).map(({ code }) => code)).toContain('flow.within-misfit');
    const circle = drawn('trigger -> e\n e.each -> f', {
      e: { ...each, within: 'f' },
      f: { ...each, within: 'e' },
    });
    expect(validate(circle, catalogue).map(({ code }) => code)).toContain('flow.within-misfit');
  });
});

describe('the sequence key', () => {
  it.each([
    [{ ref: 'trigger.number' }, []],
    [{ formula: 'trigger.number + "-a"' }, []],
    [{ ref: 'steps.a.id' }, ['flow.sequence-misfit']],
    [{ formula: 'trigger.' }, ['flow.sequence-misfit']],
    [{ value: '' }, ['flow.sequence-misfit']],
  ])('%j is read from the trigger alone', (key, codes) => {
    const flow = drawn('trigger -> a');
    const policy = { ...flow.policy, sequence: { key, onFailedHead: 'pass' as const } };
    expect(validate({ ...flow, policy }, catalogue).map(({ code }) => code)).toEqual(codes);
  });
});

describe('a route', () => {
  const routed = (branches: unknown) =>
    drawn('trigger -> route', { route: { type: 'core.route@1', params: { branches } } });
  const branch = (port: string, when: unknown) => ({ port, title: port, when });

  it('has branches that can be told apart, from each other and from the rest', () => {
    expect(problemsOf(routed([branch('a', paid), branch('a', paid), branch('otherwise', paid)]))).toEqual([
      'flow.invalid-params at route params.branches.1.port',
      'flow.invalid-params at route params.branches.2.port',
    ]);
  });

  it.each([
    [{ field: 'trigger.a', operator: 'equals' }, 'value'],
    [{ field: 'trigger.a', operator: 'equals', value: '' }, 'value'],
    [{ field: 'trigger.a', operator: 'one-of', value: 'paid' }, 'value'],
    [{ field: 'trigger.a', operator: 'one-of', value: [] }, 'value'],
    [{ field: 'trigger.a', operator: 'contains', value: ['paid'] }, 'value'],
    [{ any: [paid, { field: 'trigger.a', operator: 'at-least' }] }, 'any.1.value'],
    [{ all: [] }, ''],
    [{ all: [paid, { any: [] }] }, 'all.1'],
  ])('says when a branch is taken: %j does not', (when, field) => {
    const place = ['params.branches.0.when', field].filter((each) => each !== '').join('.');
    expect(problemsOf(routed([branch('a', when)]))).toEqual([`flow.invalid-params at route ${place}`]);
  });

  it.each([
    [{ field: 'trigger.a', operator: 'equals', value: false }],
    [{ field: 'trigger.a', operator: 'at-least', value: 0 }],
    [{ field: 'trigger.a', operator: 'is-absent' }],
    [{ field: 'trigger.a', operator: 'one-of', value: ['paid'] }],
    [{ formula: 'trigger.a' }],
  ])('is decided by %j', (when) => {
    expect(problemsOf(routed([branch('a', when)]))).toEqual([]);
  });

  it('is not decided by a formula that answers no yes or no', () => {
    const [problem] = validate(routed([branch('a', { formula: 'decimal("1")' })]), catalogue);
    expect(problem?.message).toBe(
      'The formula in "route" is not valid: it must answer true or false, but answers decimal.',
    );
  });
});

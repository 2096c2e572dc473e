import { sampleOrder } from '@crossdock/canonical/testing';
import { isFailureError } from '@crossdock/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeExpressions } from '../formula/expressions.ts';
import { scopeOf } from '../testing/drawn.ts';
import { compileMapping } from './evaluate.ts';
import { Mapping } from './mapping.ts';

const tables = { methods: { bacs: 'Bank', '7': 'Voucher' } };
const expressions = makeExpressions(() => tables);

function map(fields: Mapping['fields'], event: unknown, steps: Record<string, unknown> = {}): unknown {
  return compileMapping(expressions, Mapping.parse({ fields }), 'step "Map"')(scopeOf(event, steps));
}

function failureIn(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isFailureError(error)) return error.failure;
  }
  throw new Error('It did not fail');
}

describe('a mapping', () => {
  it('takes values from the trigger and from earlier steps, constants, formulas and tables', () => {
    const fields: Mapping['fields'] = {
      reference: { ref: 'trigger.ref' },
      'customer.email': { ref: 'trigger.customer.email' },
      'customer.id': { ref: 'steps.create-customer.id' },
      channel: { value: { kind: 'web', codes: [1, null] } },
      gross: { formula: 'decimal(trigger.totals.net) + decimal(trigger.totals.tax)' },
      journal: { lookup: { table: 'methods', key: 'trigger.payment.method' } },
      run: { ref: 'run.id' },
    };
    expect(map(fields, sampleOrder(), { 'create-customer': { id: 7 } })).toEqual({
      reference: 'shop/order/1001',
      customer: { email: 'ada@example.test', id: 7 },
      channel: { kind: 'web', codes: [1, null] },
      gross: '73.75',
      journal: 'Bank',
      run: 'run-1',
    });
  });

  it('maps lists line by line, lists in lists too, and knows the position of a line', () => {
    const fields: Mapping['fields'] = {
      lines: {
        each: 'trigger.lines',
        fields: {
          sku: { ref: 'item.sku' },
          position: { formula: 'index + 1' },
          first: { formula: 'index == 0' },
          taxes: {
            each: 'item.taxes',
            fields: {
              rate: { ref: 'item.rate' },
              at: { formula: 'index' },
              order: { ref: 'trigger.number' },
            },
          },
        },
      },
    };
    const tax = { rate: '19', at: 0, order: '1001' };
    expect(map(fields, { ...sampleOrder(), lines: sampleOrder().lines.slice(0, 2) })).toEqual({
      lines: [
        { sku: 'TEE-1', position: 1, first: true, taxes: [tax] },
        { sku: 'TEE-2', position: 2, first: false, taxes: [tax] },
      ],
    });
  });

  it('reaches from a list within a list to the lists around', () => {
    const fields: Mapping['fields'] = {
      parcels: {
        each: 'trigger.parcels',
        fields: {
          outside: { ref: 'outer' },
          boxes: {
            each: 'item.boxes',
            fields: {
              parcel: { ref: 'outer.item.number' },
              label: { formula: 'outer.item.number + "/" + text(outer.index + 1) + "/" + text(index + 1)' },
              things: {
                each: 'item.things',
                fields: { from: { ref: 'outer.outer.item.number' }, at: { formula: 'outer.index' } },
              },
            },
          },
        },
      },
    };
    const boxes = [{ things: [] }, { things: ['pen'] }];
    expect(
      map(fields, {
        parcels: [
          { number: 'A', boxes },
          { number: 'B', boxes: [] },
        ],
      }),
    ).toEqual({
      parcels: [
        {
          boxes: [
            { parcel: 'A', label: 'A/1/1', things: [] },
            { parcel: 'A', label: 'A/1/2', things: [{ from: 'A', at: 1 }] },
          ],
        },
        { boxes: [] },
      ],
    });
  });

  it('leaves out what is not there, and keeps what is empty', () => {
    const fields: Mapping['fields'] = {
      'customer.phone': { ref: 'trigger.customer.phone' },
      note: { formula: 'trigger.?note' },
      'address.street2': { ref: 'trigger.nowhere.street2' },
      empty: { ref: 'trigger.empty' },
      nothing: { ref: 'trigger.nothing' },
      none: { ref: 'trigger.none' },
    };
    expect(map(fields, { customer: {}, empty: '', nothing: null, none: 0 })).toEqual({
      empty: '',
      nothing: null,
      none: 0,
    });
  });

  it.each([undefined, null, []])('makes an empty list of lines that are %j', (lines) => {
    expect(map({ lines: { each: 'trigger.lines', fields: {} } }, { lines })).toEqual({ lines: [] });
  });

  it('fails with the way out where a list stands outside of the run', () => {
    const fields: Mapping['fields'] = { lines: { each: 'trigger.lines', fields: {} } };
    const lines = { stored: '01a22eda-929a-71e5-b1a3-d86108620001', count: 200_000 };
    expect(failureIn(() => map(fields, { lines }))).toMatchObject({
      kind: 'business',
      code: 'flow.list-stored',
      message: expect.stringMatching(/trigger\.lines, whose 200000 items .* for-each\.$/) as unknown,
    });
  });

  it('fails with the place where a list should be and is none', () => {
    const fields: Mapping['fields'] = { lines: { each: 'trigger.lines', fields: {} } };
    expect(failureIn(() => map(fields, { lines: { '0': 'x' } }))).toMatchObject({
      kind: 'business',
      code: 'flow.not-a-list',
      message: 'step "Map", field lines expects a list at trigger.lines, but found something else.',
    });
  });

  it('reads only what the data holds itself, nothing that every JavaScript object has', () => {
    const refs = ['trigger.constructor.name', 'trigger.toString', 'trigger.list.map', 'trigger.text.length'];
    for (const ref of refs) expect(map({ value: { ref } }, { list: [1], text: 'abc' })).toEqual({});
  });
});

describe('a lookup', () => {
  const lookup = (otherwise?: string) => ({
    journal: {
      lookup: { table: 'methods', key: 'trigger.method', ...(otherwise === undefined ? {} : { otherwise }) },
    },
  });

  it('finds numbers by their digits', () => {
    expect(map(lookup(), { method: 7 })).toEqual({ journal: 'Voucher' });
  });

  it('of a missing key names table, key and field, and what to do', () => {
    expect(failureIn(() => map(lookup(), { method: 'paypal' }))).toMatchObject({
      kind: 'business',
      code: 'flow.lookup-missing',
      message:
        'Lookup table "methods" has no row for "paypal" (step "Map", field journal). Add the row and replay.',
      evidence: { table: 'methods', key: 'paypal' },
    });
  });

  it('of nothing says where there should have been something', () => {
    expect(failureIn(() => map(lookup(), {}))).toMatchObject({
      kind: 'business',
      code: 'flow.lookup-missing',
      message:
        'There is no text or number at trigger.method to look up in table "methods" (step "Map", field journal).',
    });
  });

  it('takes what it was told to take otherwise', () => {
    for (const method of ['paypal', undefined, {}])
      expect(map(lookup('Other'), { method })).toEqual({ journal: 'Other' });
  });

  it('does not take what every JavaScript object has for a row', () => {
    for (const method of ['constructor', '__proto__', 'toString'])
      expect(failureIn(() => map(lookup(), { method })).code).toBe('flow.lookup-missing');
  });

  it('sees a row that was added after the flow was compiled', () => {
    const rows: Record<string, string> = {};
    const read = compileMapping(
      makeExpressions(() => ({ methods: rows })),
      Mapping.parse({ fields: lookup() }),
      'p',
    );
    expect(() => read(scopeOf({ method: 'paypal' }))).toThrow();
    rows['paypal'] = 'PayPal';
    expect(read(scopeOf({ method: 'paypal' }))).toEqual({ journal: 'PayPal' });
  });
});

describe('a record taken whole with a field replaced', () => {
  const whole: Mapping['fields'] = { customer: { ref: 'trigger.customer' } };
  const part: Mapping['fields'] = { 'customer.address.city': { value: 'Berlin' } };
  const event = () => ({ customer: { name: 'Ada', address: { city: 'Bonn', country: 'DE' } } });

  it('gives the same in whatever order the two are written down', () => {
    const expected = { customer: { name: 'Ada', address: { city: 'Berlin', country: 'DE' } } };
    expect(map({ ...whole, ...part }, event())).toEqual(expected);
    expect(map({ ...part, ...whole }, event())).toEqual(expected);
  });

  it('leaves what the earlier step gave as it was', () => {
    const given = event();
    map({ ...whole, ...part }, given);
    expect(given).toEqual(event());
  });

  it.each(['Ada', 7, []])('fails by name where there is %j instead of a record', (customer) => {
    expect(failureIn(() => map({ ...whole, ...part }, { customer })).message).toBe(
      'step "Map", field customer.address.city cannot be set: customer holds no record.',
    );
  });
});

describe('target paths', () => {
  it.each(['', 'a..b', '.a', 'a.', 'a b', '1a', '__proto__.polluted', 'a.__proto__.b'])(
    'refuse %j',
    (path) => {
      expect(Mapping.safeParse({ fields: { [path]: { value: 1 } } }).success).toBe(false);
    },
  );

  it('set fields of the result and of nothing else, whatever they are called', () => {
    expect(map({ 'constructor.polluted': { value: 1 }, toString: { value: 2 } }, {})).toEqual({
      constructor: { polluted: 1 },
      toString: 2,
    });
    expect('polluted' in Object).toBe(false);
  });
});

describe('mapping by references', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((each) => each !== '__proto__');
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(name, tie('json'), { maxKeys: 6, noNullPrototype: true }),
    ),
  }));

  const pathsIn = (value: unknown, path: string[] = []): string[][] =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? [path]
      : [path, ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...path, key]))];
  const readDirectly = (value: unknown, path: string[]): unknown =>
    path.reduce((at, key) => (at as Record<string, unknown>)[key], value);

  it('reads every place of any order exactly as it stands there', () => {
    fc.assert(
      fc.property(fc.dictionary(name, json, { maxKeys: 6, noNullPrototype: true }), (order) => {
        const paths = pathsIn(order);
        const fields = Object.fromEntries(
          paths.map((path, index) => [`field${String(index)}`, { ref: ['trigger', ...path].join('.') }]),
        );
        expect(map(fields, order)).toEqual(
          Object.fromEntries(
            paths.map((path, index) => [`field${String(index)}`, readDirectly(order, path)]),
          ),
        );
      }),
    );
  });
});

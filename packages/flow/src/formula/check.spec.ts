import { jsonSchemaOf, z } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { checkFormula } from './check.ts';
import { makeExpressions } from './expressions.ts';
import { readPathsOf, readsOf } from './reads.ts';
import { resultFits } from './result-type.ts';
import { misfitOfPath, type SchemaOf } from './schema-path.ts';

const { environment } = makeExpressions(() => ({}));

const Money = z.object({ amount: z.string(), currency: z.string() });
const order = jsonSchemaOf(
  z.object({
    number: z.string(),
    paid: z.boolean(),
    quantity: z.number(),
    note: z.string().nullable(),
    customer: z.object({ email: z.string(), phone: z.string().optional() }).optional(),
    lines: z.array(z.object({ sku: z.string(), net: Money })),
    tags: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    prices: z.record(z.string(), Money),
    source: z.union([z.object({ shop: z.string() }), z.object({ market: z.string() })]),
    raw: z.looseObject({ id: z.string() }),
    either: z.union([z.object({ shop: z.string() }), z.looseObject({ id: z.string() })]),
    anything: z.unknown(),
  }),
  'output',
);
const schemaOf: SchemaOf = (root) =>
  root === 'trigger'
    ? order
    : root === 'item'
      ? undefined
      : root.step === 'create-order'
        ? jsonSchemaOf(z.object({ id: z.number() }), 'output')
        : undefined;

describe('what a formula reads', () => {
  it.each([
    ['trigger.customer.email + trigger.number', ['trigger.customer.email', 'trigger.number']],
    ['steps["create-order"].id', ['steps.create-order.id']],
    ['trigger.?customer.?phone.orValue("")', ['trigger.customer.phone']],
    ['has(trigger.customer.phone)', ['trigger.customer.phone']],
    ['trigger.lines.map(line, line.net.amount)', ['trigger.lines', 'trigger.lines.*.net.amount']],
    ['trigger.lines[0].sku', ['trigger.lines.0.sku']],
    ['trigger.lines[index].sku', ['trigger.lines.*.sku', 'index']],
    ['outer.item.sku == item.sku', ['outer.item.sku', 'item.sku']],
    ['steps[trigger.number].id', ['steps.*.id', 'trigger.number']],
    [
      'cel.bind(c, trigger.customer, c.email + c.phone)',
      ['trigger.customer', 'trigger.customer.email', 'trigger.customer.phone'],
    ],
    ['[1, 2].map(trigger, trigger + 1)', []],
    [
      'trigger.lines.filter(l, l.sku == trigger.number).exists(l, l.net == null)',
      ['trigger.lines', 'trigger.lines.*.sku', 'trigger.number'],
    ],
    ['trigger["a b"].c', ['trigger.*.c']],
    ['vars.region + env.warehouse', ['vars.region', 'env.warehouse']],
  ])('%s is %j', (text, paths) => {
    expect(readPathsOf(environment, text)).toEqual(paths);
  });

  it('is the step, or the name alone, for those who ask no more', () => {
    expect(readsOf(environment, 'steps["create-order"].id + steps[trigger.number].id + item.sku')).toEqual([
      'steps.create-order',
      'steps',
      'trigger',
      'item',
    ]);
  });
});

describe('a path', () => {
  it.each([
    ['trigger.custmer.email', 'there is no field "custmer" in trigger; did you mean "customer"?'],
    ['trigger.customer.mail', 'there is no field "mail" in trigger.customer; did you mean "email"?'],
    ['trigger.customer.street', 'there is no field "street" in trigger.customer'],
    ['trigger.lines.*.SKU', 'there is no field "SKU" in trigger.lines.*; did you mean "sku"?'],
    ['trigger.lines.0.skus', 'there is no field "skus" in trigger.lines.0; did you mean "sku"?'],
    ['trigger.lines.sku', 'trigger.lines is a list and has no field "sku": read its items'],
    ['trigger.number.length', 'trigger.number is a single value and has no field "length"'],
    ['trigger.tags.0.name', 'trigger.tags.0 is a single value and has no field "name"'],
    ['trigger.note.text', 'trigger.note is a single value and has no field "text"'],
    ['trigger.prices.eur.amout', 'there is no field "amout" in trigger.prices.eur; did you mean "amount"?'],
    ['trigger.source.shp', 'there is no field "shp" in trigger.source; did you mean "shop"?'],
    ['steps.create-order.name', 'there is no field "name" in steps.create-order'],
  ])('%s does not fit: %s', (path, misfit) => {
    expect(misfitOfPath(path, schemaOf)).toBe(misfit);
  });

  it.each([
    'trigger',
    'trigger.customer.phone',
    'trigger.lines.*.net.amount',
    'trigger.metadata.whatever.deep',
    'trigger.prices.eur.amount',
    'trigger.source.market',
    'trigger.raw.more.fields',
    'trigger.either.more',
    'trigger.anything.at.all',
    'steps.create-order.id',
    'steps.unknown-step.id',
    'steps',
    'item.sku',
    'vars.region',
    'run.id',
  ])('%s fits, or nobody can know', (path) => {
    expect(misfitOfPath(path, schemaOf)).toBeUndefined();
  });

  it('is followed through references to other parts of the schema', () => {
    const tree = jsonSchemaOf(
      z.object({
        name: z.string(),
        get parts() {
          return z.array(tree_);
        },
      }),
      'output',
    );
    expect(misfitOfPath('trigger.parts.0.parts.1.nam', () => tree)).toBe(
      'there is no field "nam" in trigger.parts.0.parts.1; did you mean "name"?',
    );
    expect(misfitOfPath('trigger.parts.0.parts.1.name', () => tree)).toBeUndefined();
  });
});

const tree_ = z.object({
  name: z.string(),
  get parts() {
    return z.array(tree_);
  },
});

describe('a formula whose data is known', () => {
  it.each([
    ['"No. " + trigger.custmer.email', 'there is no field "custmer" in trigger; did you mean "customer"?', 9],
    ['trigger.?custmer.?email', 'there is no field "custmer" in trigger', 0],
    ['trigger.lines.map(line, line.skus)', 'there is no field "skus" in trigger.lines.*', 24],
    ['trigger.number * 2', 'no such overload: string * int', 0],
    ['1 + size(trigger.paid)', "found no matching overload for 'size(bool)'", 4],
    ['trigger.number && true', "Logical operator requires bool operands, got 'string'", 0],
    ['trigger.lines.exists(line, line.sku > 5)', 'no such overload: string > int', 27],
    ['upper(trigger.paid)', "found no matching overload for 'upper(bool)'", 0],
  ])('%s is refused: %s', (text, message, at) => {
    const { problem } = checkFormula(environment, text, schemaOf);
    expect(problem?.message).toContain(message);
    expect(problem?.at).toBe(at);
  });

  it.each([
    ['trigger.number', 'string'],
    ['trigger.customer.email', 'string'],
    ['trigger.paid', 'bool'],
    ['trigger.note', 'string'],
    ['trigger.quantity * 2', 'dyn'],
    ['trigger.quantity == 2', 'bool'],
    ['trigger.number == null', 'bool'],
    ['trigger.number == 5', 'bool'],
    ['trigger.paid ? trigger.number : null', 'dyn'],
    ['has(trigger.number) ? trigger.number : "none"', 'string'],
    ['trigger.customer.?phone.orValue(null)', 'dyn'],
    ['(trigger.customer).email + "x"', 'string'],
    ['trigger . number + "x"', 'string'],
    ['trigger.number in trigger.tags', 'bool'],
    ['decimal(trigger.lines[0].net) * 2', 'decimal'],
    ['trigger.tags.map(tag, upper(tag))', 'list<string>'],
    ['trigger.number.startsWith("1")', 'bool'],
    ['steps["create-order"].id + 1', 'dyn'],
  ])('%s is right, and %s', (text, type) => {
    expect(checkFormula(environment, text, schemaOf)).toEqual({ type });
  });
});

describe('the result of a formula', () => {
  const text = { type: 'string' };
  const optionalText = { anyOf: [{ type: 'string' }, { type: 'null' }] };

  it.each([
    ['string', text, true],
    ['decimal', text, true],
    ['google.protobuf.Timestamp', text, true],
    ['bool', text, false],
    ['int', text, false],
    ['list', text, false],
    ['map<string, string>', text, false],
    ['dyn', text, true],
    ['optional<string>', text, true],
    ['optional<bool>', text, false],
    ['null', text, false],
    ['null', optionalText, true],
    ['decimal', optionalText, true],
    ['bool', optionalText, false],
    ['int', { type: 'number' }, true],
    ['double', { type: 'integer' }, true],
    ['decimal', { type: 'number' }, false],
    ['string', { type: ['integer', 'string'] }, true],
    ['list<string>', { type: 'array' }, true],
    ['map', { type: 'object' }, true],
    ['bool', {}, true],
    ['google.protobuf.Duration', {}, false],
    ['bytes', text, false],
  ])('%s into %j: %s', (type, target, fits) => {
    expect(resultFits(type, target)).toBe(fits);
  });
});

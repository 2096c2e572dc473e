import { describe, expect, it } from 'vitest';
import type { Input } from '../input.ts';
import { action, catalogue, drawn, mapNode, routeNode } from '../testing/drawn.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { validate } from '../validate.ts';

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

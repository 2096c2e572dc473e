import { isFailureError } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { makeExpressions } from '../formula/expressions.ts';
import { scopeOf } from '../testing/drawn.ts';
import { type CellTest, compileDecisionTable, DecisionTableParams } from './decision-table.ts';
import { problemsInTable } from './decision-table-problems.ts';

const expressions = makeExpressions(() => ({}));

/** Which carrier takes an order, by country and weight. */
const carriers = (change: object = {}) =>
  DecisionTableParams.parse({
    inputs: [
      { name: 'country', title: 'Country', expression: { ref: 'trigger.country' } },
      { name: 'weight', title: 'Weight', expression: { formula: 'trigger.grams / 1000' } },
    ],
    outputs: [
      { name: 'carrier', title: 'Carrier' },
      { name: 'days', title: 'Days' },
    ],
    rows: [
      { when: [equals('DE'), upTo(30)], then: ['parcel', 2] },
      { when: [{ operator: 'one-of', value: ['AT', 'CH'] }, upTo(30)], then: ['parcel', 4] },
      { when: [null, { operator: 'greater-than', value: 30 }], then: ['freight', null] },
    ],
    hit: 'first',
    ...change,
  });
const equals = (value: string | number | boolean): CellTest => ({ operator: 'equals', value });
const upTo = (value: number): CellTest => ({ operator: 'at-most', value });

const decide = (params: DecisionTableParams, event: unknown) =>
  compileDecisionTable(expressions, params, 'step "Carrier"')(scopeOf(event));

describe('a decision table', () => {
  it('fails on a list that stands outside of the run where a row wants its items', () => {
    const event = { country: { stored: '0f8a4a3e-1d5a-4b43-9a53-0f6d5a6b8c11', count: 300 }, grams: 5 };
    const contains = { operator: 'contains', value: 'DE' };
    expect(() =>
      decide(carriers({ rows: [{ when: [contains, null], then: ['parcel', 2] }] }), event),
    ).toThrow(
      'The condition for step "Carrier", condition country reads the list at trigger.country, whose 300 items',
    );
  });

  it('gives what the first row says that matches, and which row that was', () => {
    expect(decide(carriers(), { country: 'AT', grams: 500 })).toEqual({
      matched: [2],
      values: { carrier: 'parcel', days: 4 },
    });
  });

  it('lets an empty cell hold for any value, also for one that is missing', () => {
    expect(decide(carriers(), { grams: 31_000 })).toEqual({
      matched: [3],
      values: { carrier: 'freight', days: null },
    });
  });

  it('says that nothing matched', () => {
    expect(decide(carriers(), { country: 'FR', grams: 500 })).toBeUndefined();
  });

  it('gives what it was told to give otherwise', () => {
    const otherwise = { otherwise: ['ask', null] };
    const values = { carrier: 'ask', days: null };
    expect(decide(carriers(otherwise), { country: 'FR', grams: 1 })).toEqual({ matched: [], values });
    const collected = decide(carriers({ ...otherwise, hit: 'collect' }), { country: 'FR', grams: 1 });
    expect(collected).toEqual({ matched: [], values: [values] });
  });

  it('takes the first of several rows, or all of them', () => {
    const rows = [
      { when: [equals('DE'), null], then: ['a', 1] },
      { when: [null, upTo(30)], then: ['b', 2] },
    ];
    const event = { country: 'DE', grams: 1000 };
    expect(decide(carriers({ rows }), event)?.matched).toEqual([1]);
    expect(decide(carriers({ rows, hit: 'collect' }), event)).toEqual({
      matched: [1, 2],
      values: [
        { carrier: 'a', days: 1 },
        { carrier: 'b', days: 2 },
      ],
    });
  });

  it('fails where two rows match and only one may, and names rows and values', () => {
    const rows = [
      { when: [equals('DE'), null], then: ['a', 1] },
      { when: [null, upTo(30)], then: ['b', 2] },
    ];
    try {
      decide(carriers({ rows, hit: 'unique' }), { country: 'DE', grams: 1500 });
      expect.unreachable();
    } catch (error) {
      if (!isFailureError(error)) throw error;
      expect(error.failure).toMatchObject({
        kind: 'business',
        code: 'flow.rows-overlap',
        message:
          'Rows 1 and 2 of step "Carrier" both match country "DE", weight 1.5, and only one may. ' +
          'Make one of them narrower, or let the first row that matches count.',
        evidence: { rows: [1, 2], values: { country: '"DE"', weight: '1.5' } },
      });
    }
    expect(decide(carriers({ rows, hit: 'unique' }), { country: 'FR', grams: 1500 })?.matched).toEqual([2]);
  });

  it('includes both ends of a range, and reads amounts of money exactly', () => {
    const rows = [{ when: [null, { operator: 'between', value: '99.99', upTo: '100' }], then: ['x', 1] }];
    const inputs = [
      { name: 'country', title: 'Country', expression: { ref: 'trigger.country' } },
      { name: 'total', title: 'Total', expression: { ref: 'trigger.total' } },
    ];
    const hits = ['99.98', '99.990', '99.995', '100.00', '100.0000000000000000001'].filter(
      (amount) => decide(carriers({ rows, inputs }), { total: { amount, currency: 'EUR' } }) !== undefined,
    );
    expect(hits).toEqual(['99.990', '99.995', '100.00']);
  });

  it('names the column whose formula fails', () => {
    expect(() => decide(carriers(), { country: 'DE', grams: 'heavy' })).toThrow(
      'The formula for step "Carrier", condition weight failed',
    );
  });
});

describe('a table that is not ready to decide', () => {
  const row = { when: [equals('DE'), null], then: ['a', 1] };

  it.each<[string, object, string, string]>([
    ['no rows', { rows: [] }, 'params.rows', 'the table has no row: add one'],
    [
      'a row that is too short',
      { rows: [{ ...row, when: [null] }] },
      'params.rows.0.when',
      'row 1 has conditions for 1 columns, but there are 2',
    ],
    [
      'a row without a result',
      { rows: [{ ...row, then: ['a'] }] },
      'params.rows.0.then',
      'row 1 has results for 1 columns, but there are 2',
    ],
    [
      'a cell without a value',
      { rows: [{ ...row, when: [null, { operator: 'at-least' }] }] },
      'params.rows.0.when.1',
      'row 1, column "Weight" compares with nothing: give a value, or leave the cell empty for any',
    ],
    [
      'a range without an end',
      { rows: [{ ...row, when: [null, { operator: 'between', value: 5 }] }] },
      'params.rows.0.when.1',
      'row 1, column "Weight" needs an upper end',
    ],
    [
      'two columns of one name',
      { outputs: [1, 2].map(() => ({ name: 'days', title: 'Days' })) },
      'params.outputs.1.name',
      'two columns are called "days": rename one',
    ],
    [
      'a range that runs backwards',
      { rows: [{ ...row, when: [null, { operator: 'between', value: 30, upTo: 5 }] }] },
      'params.rows.0',
      'row 1 contradicts itself: no value fits it',
    ],
    [
      'a row behind one that takes all of its values',
      {
        rows: [
          { ...row, when: [null, upTo(30)] },
          { ...row, when: [equals('DE'), upTo(20)] },
        ],
      },
      'params.rows.1',
      'row 2 is never reached: row 1 takes all of its values',
    ],
    [
      'two rows for the same values where only one may match',
      { rows: [row, { ...row, when: [null, upTo(20)] }], hit: 'unique' },
      'params.rows.1',
      'rows 1 and 2 both match country "DE", weight "19", and only one may',
    ],
  ])('has %s', (_, change, field, message) => {
    expect(problemsInTable(carriers(change))).toEqual([[field, message]]);
  });

  it('is not said of one that is', () => {
    expect(problemsInTable(carriers())).toEqual([]);
  });
});

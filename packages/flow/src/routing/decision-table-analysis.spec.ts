import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeExpressions } from '../formula/expressions.ts';
import { scopeOf } from '../testing/drawn.ts';
import { type CellTest, compileDecisionTable, DecisionTableParams } from './decision-table.ts';
import { analyse, type Example } from './decision-table-analysis.ts';

const expressions = makeExpressions(() => ({}));

const tableOf = (when: Array<Array<CellTest | null>>, change: object = {}) =>
  DecisionTableParams.parse({
    inputs: (when[0] ?? [null]).map((_, index) => {
      const name = ['country', 'total', 'vip'][index] ?? `c${String(index)}`;
      return { name, title: name, expression: { ref: `trigger.${name}` } };
    }),
    outputs: [{ name: 'row', title: 'Row' }],
    rows: when.map((cells, index) => ({ when: cells, then: [index + 1] })),
    hit: 'collect',
    ...change,
  });
const is = (operator: CellTest['operator'], value?: CellTest['value'], upTo?: string): CellTest => ({
  operator,
  ...(value === undefined ? {} : { value }),
  ...(upTo === undefined ? {} : { upTo }),
});
/** Rows that match values, asked of the table itself. */
const matched = (params: DecisionTableParams, event: Example): number[] =>
  compileDecisionTable(
    expressions,
    { ...params, hit: 'collect', otherwise: undefined },
    'here',
  )(scopeOf(event))?.matched ?? [];

describe('the gaps of a table', () => {
  it('are ranges of numbers between the rows, with an example', () => {
    const params = tableOf([
      [null, is('less-than', 100)],
      [null, is('greater-than', 100)],
    ]);
    expect(analyse(params).gaps).toEqual([{ description: 'total is 100', example: { total: '100' } }]);
  });

  it('are put into few words where many values have something in common', () => {
    const params = tableOf([
      [is('equals', 'DE'), is('between', 0, '100')],
      [is('one-of', ['AT', 'CH']), null],
    ]);
    expect(analyse(params).gaps.map(({ description }) => description)).toEqual([
      'country is "DE"; total is less than 0 or more than 100',
      'country is another value',
    ]);
  });

  it('are none where yes and no are answered', () => {
    expect(analyse(tableOf([[is('equals', true)], [is('equals', false)]])).gaps).toEqual([]);
  });

  it('are none where the table says what to take otherwise', () => {
    const params = tableOf([[is('equals', 'DE')]], { otherwise: [0] });
    expect(analyse(params).gaps).toEqual([]);
  });

  it('ask what is missing only where a column asks it', () => {
    expect(analyse(tableOf([[is('is-present')]])).gaps).toEqual([
      { description: 'country is missing', example: { country: null } },
    ]);
    expect(analyse(tableOf([[is('is-present')], [is('is-absent')]])).gaps).toEqual([]);
  });

  it('see the prefixes of texts', () => {
    const params = tableOf([[is('starts-with', 'DE')], [is('less-than', 'DE')], [is('at-least', 'DG')]]);
    const { gaps } = analyse(params);
    expect(gaps.map(({ example }) => example)).toEqual([{ country: 'DF' }]);
    expect(matched(params, { country: 'DF' })).toEqual([]);
  });
});

describe('rows in each other’s way', () => {
  it('are named with values that both match', () => {
    const { overlaps } = analyse(
      tableOf([
        [is('equals', 'DE'), is('at-most', 100)],
        [null, is('at-least', 100)],
        [is('equals', 'FR'), is('less-than', 0)],
      ]),
    );
    expect(overlaps).toEqual([{ rows: [1, 2], example: { country: 'DE', total: '100' } }]);
  });

  it('are not reached where the first counts and earlier rows together take all', () => {
    const rows = [[is('at-most', 10)], [is('greater-than', 10)], [is('between', 5, '15')]];
    expect(analyse(tableOf(rows, { hit: 'first' })).unreachable).toEqual([{ row: 3, by: [1, 2] }]);
    expect(analyse(tableOf(rows, { hit: 'collect' })).unreachable).toEqual([]);
  });

  it('are not reached when they contradict themselves', () => {
    expect(analyse(tableOf([[is('between', 9, '3')]])).unreachable).toEqual([{ row: 1, by: [] }]);
  });
});

it('a huge table is analysed as far as is reasonable, and says so', () => {
  const columns = Array.from({ length: 6 }, (_, column) => column);
  const rows = Array.from({ length: 30 }, (_, row) =>
    columns.map((column) => is('equals', `value ${String(row)} ${String(column)}`)),
  );
  const { notes, gaps } = analyse(tableOf([...rows, rows[0] ?? []], { hit: 'first' }));
  expect(notes).toEqual(['not analysed further: there are more than 20,000 combinations']);
  expect(gaps.length).toBeGreaterThan(0);
});

describe('any small table', () => {
  const number = fc.constantFrom('1', '2', '3');
  const numeric = fc.oneof(
    fc.record({
      operator: fc.constantFrom<CellTest['operator'][]>(
        'equals',
        'not-equals',
        'at-least',
        'at-most',
        'greater-than',
        'less-than',
      ),
      value: number,
    }),
    fc.record({ operator: fc.constant('between' as const), value: number, upTo: number }),
  );
  const word = fc.constantFrom('b', 'd', 'dd');
  const textual = fc.oneof(
    fc.record({ operator: fc.constantFrom<CellTest['operator'][]>('equals', 'not-equals'), value: word }),
    fc.record({
      operator: fc.constantFrom<CellTest['operator'][]>('starts-with', 'at-least', 'less-than'),
      value: word,
    }),
    fc.record({ operator: fc.constant('one-of' as const), value: fc.array(word, { minLength: 1 }) }),
    fc.record({ operator: fc.constantFrom<CellTest['operator'][]>('is-present', 'is-absent') }),
  );
  const cell = <T>(test: fc.Arbitrary<T>) => fc.option(test, { nil: null, freq: 3 });
  const table = fc
    .array(fc.tuple(cell(textual), cell(numeric)), { minLength: 1, maxLength: 5 })
    .map((rows) => tableOf(rows, { hit: 'first' }));

  /** All there is to tell apart, finer than any test in the tables above can see. */
  const numbers = ['0', '1', '1.5', '2', '2.5', '3', '4'];
  const words = ['a', 'b', 'b0', 'c', 'd', 'd0', 'dc', 'dd', 'dd0', 'de', 'e', 'f', 'zz'];
  const asksPresence = (params: DecisionTableParams) =>
    params.rows.some(({ when: [first] }) => first?.operator.startsWith('is-') === true);
  const worldOf = (params: DecisionTableParams): Example[] =>
    [...words, ...(asksPresence(params) ? [null] : [])].flatMap((country) =>
      numbers.map((total) => ({ country, total })),
    );

  it('has gaps exactly where no row matches', () => {
    fc.assert(
      fc.property(table, (params) => {
        const { gaps } = analyse(params);
        expect(gaps.length > 0).toBe(worldOf(params).some((event) => matched(params, event).length === 0));
        for (const { example } of gaps) expect(matched(params, example)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('has overlaps exactly where two rows match', () => {
    fc.assert(
      fc.property(table, (params) => {
        const { overlaps } = analyse(params);
        const pairs = new Set(
          worldOf(params).flatMap((event) => {
            const rows = matched(params, event);
            return rows.flatMap((a) => rows.filter((b) => b > a).map((b) => `${String(a)}+${String(b)}`));
          }),
        );
        expect(new Set(overlaps.map(({ rows }) => rows.join('+')))).toEqual(pairs);
        for (const { rows, example } of overlaps)
          expect(matched(params, example)).toEqual(expect.arrayContaining([...rows]));
      }),
      { numRuns: 500 },
    );
  });

  it('has rows that are never reached exactly where they never come first', () => {
    fc.assert(
      fc.property(table, (params) => {
        const firsts = new Set(worldOf(params).map((event) => matched(params, event)[0]));
        const never = params.rows.map((_, index) => index + 1).filter((row) => !firsts.has(row));
        expect(analyse(params).unreachable.map(({ row }) => row)).toEqual(never);
      }),
      { numRuns: 500 },
    );
  });
});

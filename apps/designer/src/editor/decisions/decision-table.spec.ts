import { DecisionTableParams } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import {
  addColumn,
  addRow,
  cellFrom,
  moveRow,
  newTable,
  readTable,
  removeColumn,
  retitled,
  setCell,
  setOtherwise,
  setResult,
  valueFrom,
  withRows,
} from './table-edits.ts';

describe('columns of a decision table', () => {
  it('come and go with their cells in every row, and in the values for no match', () => {
    const wide = addColumn(addColumn(setOtherwise(addRow(newTable), ['x']), 'inputs'), 'outputs');
    expect(wide.rows).toEqual([
      { when: [null, null], then: [null, null] },
      { when: [null, null], then: [null, null] },
    ]);
    expect(wide.otherwise).toEqual(['x', null]);
    expect(DecisionTableParams.safeParse(wide).success).toBe(true);
    const narrow = removeColumn(removeColumn(wide, 'inputs', 0), 'outputs', 0);
    expect(narrow.inputs.map(({ name }) => name)).toEqual(['condition']);
    expect(narrow.rows[0]).toEqual({ when: [null], then: [null] });
    expect(narrow.otherwise).toEqual([null]);
  });

  it('take their name from their title until somebody names them', () => {
    const [column] = newTable.outputs;
    expect(column && retitled(column, 'Order total')).toEqual({ name: 'orderTotal', title: 'Order total' });
    expect(retitled({ name: 'wh', title: 'Warehouse' }, 'Store')).toEqual({ name: 'wh', title: 'Store' });
  });
});

describe('cells', () => {
  it('are written as people write them in a spreadsheet', () => {
    expect(cellFrom('>= 100')).toEqual({ operator: 'at-least', value: '100' });
    expect(cellFrom('DE, AT')).toEqual({ operator: 'one-of', value: ['DE', 'AT'] });
    expect(cellFrom('')).toBeNull();
    expect(cellFrom('100..200')).toMatchObject({ operator: 'between' });
  });

  it('keep every digit of an amount and every zero of an article number', () => {
    expect(valueFrom('19.90')).toBe('19.90');
    expect(valueFrom('0042')).toBe('0042');
    expect(valueFrom('5')).toBe(5);
    expect(valueFrom('true')).toBe(true);
    expect(valueFrom('')).toBeNull();
  });
});

describe('rows', () => {
  it('change their order, which decides where the first counts', () => {
    const table = setResult(setResult(addRow(newTable), 0, 0, 'a'), 1, 0, 'b');
    expect(moveRow(table, 1, 0).rows.map(({ then }) => then[0])).toEqual(['b', 'a']);
    expect(moveRow(table, 0, -1)).toBe(table);
  });

  it('that are pasted take the place of an empty table, and stand below one that is not', () => {
    const row = { when: [{ operator: 'equals' as const, value: 'DE' }], then: ['WH-1'] };
    expect(withRows(newTable, [row]).rows).toEqual([row]);
    expect(withRows(setCell(newTable, 0, 0, row.when[0] ?? null), [row]).rows).toHaveLength(2);
  });

  it('are read from a draft that is not finished', () => {
    expect(readTable(undefined)).toEqual({ inputs: [], outputs: [], rows: [], hit: 'first' });
    expect(readTable({ ...newTable, inputs: [{ ...newTable.inputs[0], title: '' }] }).rows).toHaveLength(1);
  });
});

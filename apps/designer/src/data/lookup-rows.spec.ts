import { expect, it } from 'vitest';
import { pasteRows, problemsIn, rowsFromText, tableOf } from './lookup-rows.ts';

it('reads rows from a spreadsheet and from files', () => {
  const rows = [
    { key: 'stripe', value: 'BNK2' },
    { key: 'cod', value: 'CSH1' },
  ];
  expect(rowsFromText('stripe\tBNK2\r\ncod\tCSH1\r\n')).toEqual(rows);
  expect(rowsFromText('stripe;BNK2\n\ncod;CSH1')).toEqual(rows);
  expect(rowsFromText('stripe, BNK2')).toEqual(rows.slice(0, 1));
});

it('puts a pasted value where its key stands already, and adds the rest in place of an empty row', () => {
  const rows = [
    { key: 'stripe', value: 'BNK1' },
    { key: '', value: '' },
  ];
  expect(pasteRows(rows, 1, rowsFromText('stripe\tBNK2\ncod\tCSH1'))).toEqual([
    { key: 'stripe', value: 'BNK2' },
    { key: 'cod', value: 'CSH1' },
  ]);
});

it('names rows that cannot be saved, and leaves empty ones out', () => {
  const rows = [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
    { key: '', value: '3' },
    { key: '', value: '' },
  ];
  expect([...problemsIn(rows).keys()]).toEqual([1, 2]);
  expect(tableOf(rows.slice(0, 1).concat(rows.slice(3)))).toEqual({ a: '1' });
});

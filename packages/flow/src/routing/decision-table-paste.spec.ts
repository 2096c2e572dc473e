import { describe, expect, it } from 'vitest';
import { readRows } from './decision-table-paste.ts';

const columns = {
  inputs: ['country', 'total'].map((name) => ({
    name,
    title: `The ${name}`,
    expression: { ref: `trigger.${name}` },
  })),
  outputs: ['warehouse', 'fee'].map((name) => ({ name, title: `The ${name}` })),
};
const testIn = (cell: string) => {
  const read = readRows(`${cell}\t\ta\tb`, columns);
  return 'rows' in read ? read.rows[0]?.when[0] : read.problems[0]?.message;
};

describe('rows from a spreadsheet', () => {
  it('are read with their head, their results and their titles', () => {
    const text =
      'The country\tThe total\tThe warehouse\tThe fee\r\nDE\t>= 100\t7\t0.00\tHome\r\nAT, CH\t\t8\t4.90\t\r\n';
    expect(readRows(text, columns)).toEqual({
      rows: [
        {
          title: 'Home',
          when: [
            { operator: 'equals', value: 'DE' },
            { operator: 'at-least', value: '100' },
          ],
          then: [7, '0.00'],
        },
        { when: [{ operator: 'one-of', value: ['AT', 'CH'] }, null], then: [8, '4.90'] },
      ],
    });
  });

  it('are read from semicolons too, with cells in quotes', () => {
    expect(readRows('"a;""b""";<5;"two\nlines";\n', columns)).toEqual({
      rows: [
        {
          when: [
            { operator: 'equals', value: 'a;"b"' },
            { operator: 'less-than', value: '5' },
          ],
          then: ['two\nlines', null],
        },
      ],
    });
  });

  it.each([
    ['', null],
    ['-', null],
    ['*', null],
    ['= -', { operator: 'equals', value: '-' }],
    ['0042', { operator: 'equals', value: '0042' }],
    ['!= paid', { operator: 'not-equals', value: 'paid' }],
    ['<> paid', { operator: 'not-equals', value: 'paid' }],
    ['≥ 5', { operator: 'at-least', value: '5' }],
    ['> 5', { operator: 'greater-than', value: '5' }],
    ['<=5', { operator: 'at-most', value: '5' }],
    ['100..200.50', { operator: 'between', value: '100', upTo: '200.50' }],
    ['starts with AB', { operator: 'starts-with', value: 'AB' }],
    ['contains gift', { operator: 'contains', value: 'gift' }],
    ['missing', { operator: 'is-absent' }],
    ['present', { operator: 'is-present' }],
  ])('a condition of %j is %j', (cell, test) => {
    expect(testIn(cell)).toEqual(test);
  });

  it.each([
    ['1,50', '"1,50" is written with a comma: write 1.50'],
    ['> 1,50', '"1,50" is written with a comma: write 1.50'],
    ['>=', '">=" compares with nothing: write a value after it'],
    ['DE,,FR', '"DE,,FR" has an empty place between two commas'],
    ['200..100', '"200..100" runs backwards: write 100..200'],
  ])('a condition of %j is refused: %s', (cell, message) => {
    expect(testIn(cell)).toBe(message);
  });

  it('that cannot be read are named by line and column', () => {
    expect(readRows('DE\t1\ta\tb\nFR\t1,5\ta\tb\nIT\n', columns)).toEqual({
      problems: [
        { line: 2, column: 2, message: '"1,5" is written with a comma: write 1.5' },
        { line: 3, column: 2, message: 'there are 1 cells, but the table has 4 columns' },
      ],
    });
  });

  it('keep amounts as text, and whole numbers as numbers where a column has nothing else', () => {
    const thens = (text: string) => {
      const read = readRows(text, columns);
      return 'rows' in read ? read.rows.map(({ then }) => then) : read.problems;
    };
    expect(thens('\t\t1\t5\n\t\t2\t5.50')).toEqual([
      [1, '5'],
      [2, '5.50'],
    ]);
    expect(thens('\t\t007\ttrue\n\t\t8\t')).toEqual([
      ['007', true],
      ['8', null],
    ]);
  });
});

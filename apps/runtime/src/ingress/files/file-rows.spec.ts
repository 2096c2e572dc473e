import type { UploadFormat } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { fileRows } from './file-rows.ts';
import { UnreadableFile } from './read-row.ts';

/** The file in pieces as small as they can come. */
async function* inPieces(content: Buffer, size: number) {
  for (let at = 0; at < content.length; at += size) {
    yield content.subarray(at, at + size);
    await Promise.resolve();
  }
}

async function read(content: string | Buffer, format: UploadFormat, size = 3) {
  const rows: unknown[] = [];
  const problems: string[] = [];
  try {
    for await (const each of fileRows(inPieces(Buffer.from(content), size), format)) {
      if ('row' in each) rows.push(each.row);
      else
        problems.push(`${String(each.problem.line)}:${String(each.problem.column)} ${each.problem.message}`);
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const { line, column, message } = error.problem;
    return { refused: `${String(line)}:${String(column)} ${message}` };
  }
  return { rows, problems };
}
const csv: UploadFormat = { format: 'csv' };
const rowsOf = async (content: string | Buffer, format: UploadFormat, size?: number) =>
  (await read(content, format, size)).rows;

describe('a CSV file', () => {
  it('is read by its names, and every value is a text', async () => {
    expect(await rowsOf('sku,price\n007,19.90\nSHIRT,true\n', csv)).toEqual([
      { sku: '007', price: '19.90' },
      { sku: 'SHIRT', price: 'true' },
    ]);
  });

  it('may come from any program: quotes, line ends, separators, a byte order mark, empty lines', async () => {
    const content = '\uFEFFsku;text\r\n1;"a ""b""; c\r\nd"\r\n\r\n2;e\r\n';
    const expected = [
      { sku: '1', text: 'a "b"; c\r\nd' },
      { sku: '2', text: 'e' },
    ];
    for (const size of [1, 2, 7, 1_000])
      expect(await rowsOf(content, { ...csv, separator: ';' }, size)).toEqual(expected);
  });

  it('may be in latin1, if the flow says so', async () => {
    const content = Buffer.from('name\nMüller 5€\n'.replace('€', '\x80'), 'latin1');
    expect(await rowsOf(content, { ...csv, encoding: 'latin1' })).toEqual([{ name: 'Müller 5€' }]);
    expect((await read(content, csv)).refused).toMatch(/^\d+:1 or a line soon after it is not utf-8/);
  });

  it('leaves out columns that have no name', async () => {
    expect(await rowsOf('a,,b,\n1,2,3,\n', csv)).toEqual([{ a: '1', b: '3' }]);
  });

  it('tells line and field of each row that cannot be read, and the others are read', async () => {
    const content = 'a,b\n1,2\n3\n4,5,6\n7,8\n9,x"y"\n10,11\n';
    expect(await read(content, csv)).toEqual({
      rows: [
        { a: '1', b: '2' },
        { a: '7', b: '8' },
        { a: '10', b: '11' },
      ],
      problems: [
        '3:2 has 1 field, but the first line has 2',
        '4:3 has 3 fields, but the first line has 2',
        expect.stringMatching(/^6:2 has a quote within a field/) as string,
      ],
    });
    expect((await read('a,b\n1,"2\n3,4\n', csv)).problems).toEqual([
      expect.stringMatching(/begins a field with a quote that is never closed$/),
    ]);
  });

  it('is refused without names, with one name twice, or without a column that must be there', async () => {
    expect((await read('', csv)).refused).toBe('1:1 must have the names of the columns');
    expect((await read('a,b,a\n', csv)).refused).toMatch(/^1:3 names the column "a" a second time/);
    expect((await read('sku;price\n', { ...csv, columns: ['sku', 'price'] })).refused).toBe(
      '1:1 lacks "sku", "price": it has "sku;price"; correct the names, or the separator in the flow',
    );
  });

  it('has no rows when it has names alone', async () => {
    expect(await read('a,b\n', csv)).toEqual({ rows: [], problems: [] });
  });
});

describe('a JSON file', () => {
  const json: UploadFormat = { format: 'json' };

  it('is one list of records, however they are nested and wherever its pieces end', async () => {
    const records = [{ a: 1.5, b: { c: [1, { d: 'ü"]' }] } }, {}, { e: null }];
    for (const size of [1, 5, 1_000])
      expect(await rowsOf(` ${JSON.stringify(records, null, 2)}\n`, json, size)).toEqual(records);
    expect(await rowsOf('[]', json)).toEqual([]);
  });

  it('tells the place of what is no record', async () => {
    expect(await read('[{"a":1},\n7,\n{"b":2}]', json)).toMatchObject({
      rows: [{ a: 1 }, { b: 2 }],
      problems: [expect.stringMatching(/^2:1 is no record/)],
    });
  });

  it.each([
    ['{"a": 1}', /^1:1 must begin with \[/],
    ['[{"a": 1},\n {"b": x}]', /^2:8 is no JSON: "x" stands where it must not$/],
    ['[{"a": 1},\n {"b" 7}]', /^2:[78] is no JSON: NUMBER/],
    ['[{"a": 1}', /^1:\d+ ends before its list does$/],
    ['[{"a": 1}] []', /is no JSON/],
    ['', /ends before its list does$/],
  ])('is refused when it is %j', async (content, reason) => {
    expect((await read(content, json)).refused).toMatch(reason);
  });
});

describe('a file with a JSON record on each line', () => {
  const lines: UploadFormat = { format: 'json-lines' };

  it('is read line by line, also when the last line has no end', async () => {
    expect(await rowsOf('{"a":1}\r\n\n{"b":"\\n"}', lines)).toEqual([{ a: 1 }, { b: '\n' }]);
  });

  it('tells the place of each line that cannot be read, and the others are read', async () => {
    expect(await read('{"a":1}\n{"b":x}\n[1]\n{"c":\n{"d":1}', lines, 100)).toMatchObject({
      rows: [{ a: 1 }, { d: 1 }],
      problems: [
        expect.stringMatching(/^2:6 is no JSON: "x" stands where it must not$/),
        expect.stringMatching(/^3:1 is no record/),
        expect.stringMatching(/^4:6 is no JSON: it ends too early/),
      ],
    });
  });
});

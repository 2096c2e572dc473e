import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { type ReadRow, type RowProblem, UnreadableFile } from './read-row.ts';

interface CsvFormat {
  separator?: string | undefined;
  columns?: readonly string[] | undefined;
}

interface Parsed {
  info: Info;
  record: string[];
}

/** Longer rows are taken for a quote that nobody closed. In characters. */
const longestRow = 1_000_000;
/** After so many wrong quotes in a row it is no CSV file. */
const mostAtOnce = 1_000;

/**
 * Rows of a CSV file (RFC 4180), whose first line has the names. Every value is a text: nobody guesses that an article
 * number is a number. Columns without a name are left out.
 */
export async function* csvRows(
  text: AsyncIterable<string>,
  { separator = ',', columns = [] }: CsvFormat,
): AsyncGenerator<ReadRow> {
  const problems: RowProblem[] = [];
  let lastBad = 0;
  const parsed = recordsOf(text, separator, (problem) => {
    /* A row may have many wrong quotes; the first will do. */
    if (problem.line !== lastBad) problems.push(problem);
    lastBad = problem.line;
    if (problems.length > mostAtOnce) throw new UnreadableFile(problem);
  });
  let names: string[] | undefined;
  for await (const { info, record } of parsed) {
    /* The parser is ahead of us. */
    const passed = problems.findIndex(({ line }) => line > info.lines);
    for (const problem of problems.splice(0, passed < 0 ? problems.length : passed)) yield { problem };
    if (names === undefined) names = namesIn(record, columns);
    else yield rowOf(record, names, info.lines);
  }
  for (const problem of problems) yield { problem };
  if (names === undefined)
    throw new UnreadableFile({ line: 1, column: 1, message: 'must have the names of the columns' });
}

function recordsOf(
  text: AsyncIterable<string>,
  separator: string,
  onProblem: (problem: RowProblem) => void,
): AsyncIterable<Parsed> {
  const parser = parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    max_record_size: longestRow,
    info: true,
    on_skip: (error) => {
      if (error !== undefined) onProblem(problemOf(error));
      return undefined;
    },
  });
  const source = Readable.from(text);
  source.once('error', (error) => parser.destroy(error));
  parser.once('close', () => source.destroy());
  return source.pipe(parser);
}

function namesIn(record: readonly string[], needed: readonly string[]): string[] {
  const names = record.map((name) => name.trim());
  const twice = names.findIndex((name, index) => name !== '' && names.indexOf(name) < index);
  if (twice >= 0) {
    const message = `names the column "${names[twice] ?? ''}" a second time: each needs a name of its own`;
    throw new UnreadableFile({ line: 1, column: twice + 1, message });
  }
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length === 0) return names;
  const given = names.map((name) => `"${name}"`).join(', ');
  const message = `lacks ${missing.map((name) => `"${name}"`).join(', ')}: it has ${given}; correct the names, or the separator in the flow`;
  throw new UnreadableFile({ line: 1, column: 1, message });
}

function rowOf(record: readonly string[], names: readonly string[], line: number): ReadRow {
  if (record.length !== names.length) {
    const fields = `${String(record.length)} ${record.length === 1 ? 'field' : 'fields'}`;
    const message = `has ${fields}, but the first line has ${String(names.length)}`;
    return { problem: { line, column: Math.min(record.length, names.length) + 1, message } };
  }
  const row: Record<string, string> = {};
  for (const [index, name] of names.entries()) if (name !== '') row[name] = record[index] ?? '';
  return { row };
}

function problemOf({ code, message, ...at }: CsvError & { lines?: number; index?: number }): RowProblem {
  const place = { line: at.lines ?? 1, column: (at.index ?? 0) + 1 };
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return { ...place, message: 'begins a field with a quote that is never closed' };
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return { ...place, message: 'has a quote within a field: write it twice, and put the field in quotes' };
    case 'CSV_MAX_RECORD_SIZE':
      return { ...place, message: 'is longer than a million signs: close its quotes' };
    default:
      return { ...place, message: `cannot be read: ${message}` };
  }
}

import { JSONParser } from '@streamparser/json';
import { linesIn } from './decoded.ts';
import { type ReadRow, rowOf, type RowProblem, UnreadableFile } from './read-row.ts';

type Place = Pick<RowProblem, 'line' | 'column'>;

/** The part of a file that is being read, and where it begins. */
interface Part extends Place {
  text: string;
  /** Of the whole file, from 0. */
  byte: number;
}

/** The records of a file that is one JSON list, one after the other as they are complete. */
export async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  let rows: ReadRow[] = [];
  let part: Part = { text: '', line: 1, column: 1, byte: 0 };
  let lastToken = 0;
  let begun = false;
  parser.onToken = ({ offset }) => {
    lastToken = offset;
  };
  parser.onValue = ({ value }) => {
    rows.push(rowOf(value, () => placeOf(lastToken, part)));
  };
  for await (const chunk of text) {
    part = { ...placeOf(Infinity, part), text: chunk, byte: part.byte + Buffer.byteLength(part.text) };
    begun ||= beginsList(chunk);
    try {
      parser.write(chunk);
    } catch (error) {
      throw new UnreadableFile(problemOf(error, lastToken, part));
    }
    yield* rows;
    rows = [];
  }
  if (parser.isEnded) return;
  throw new UnreadableFile({ ...placeOf(Infinity, part), message: 'ends before its list does' });
}

/** Whether the list has begun; false while there is only space. */
function beginsList(chunk: string): boolean {
  const first = chunk.trimStart()[0];
  if (first === undefined || first === '[') return first !== undefined;
  throw new UnreadableFile({
    line: 1,
    column: 1,
    message: 'must begin with [ : the file must be one list of records',
  });
}

/** The records of a file that has one on each line. Empty lines are left out. */
export async function* jsonLineRows(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  let line = 0;
  let begun = '';
  for await (const chunk of text) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop() ?? '';
    for (const each of lines) {
      line += 1;
      if (each.trim() !== '') yield rowOfLine(each, line);
    }
  }
  if (begun.trim() !== '') yield rowOfLine(begun, line + 1);
}

function rowOfLine(text: string, line: number): ReadRow {
  try {
    return rowOf(JSON.parse(text), () => ({ line, column: 1 }));
  } catch {
    return { problem: problemIn({ text: text.trimEnd(), line, column: 1, byte: 0 }) };
  }
}

/** What is wrong with a line: `JSON.parse` does not always say where. */
function problemIn(part: Part): RowProblem {
  const parser = new JSONParser();
  let lastToken = 0;
  parser.onToken = ({ offset }) => {
    lastToken = offset;
  };
  parser.onValue = () => undefined;
  try {
    parser.write(part.text);
  } catch (error) {
    return problemOf(error, lastToken, part);
  }
  return { ...placeOf(Infinity, part), message: 'is no JSON: it ends too early' };
}

/** A wrong sign is told with the number of its byte in the whole file; a sign that is right, but not there, is not. */
function problemOf(error: unknown, lastToken: number, part: Part): RowProblem {
  const message = error instanceof Error ? error.message : String(error);
  const sign = /absolute position "(\d+)"/.exec(message)?.[1];
  const what = /^Unexpected (.+?) (at chunk position|in state)/.exec(message)?.[1] ?? message;
  return {
    ...placeOf(sign === undefined ? lastToken : Number(sign), part),
    message: `is no JSON: ${what} stands where it must not`,
  };
}

function placeOf(byte: number, { text, line, column, byte: first }: Part): Place {
  const read = Buffer.from(text)
    .subarray(0, Math.max(0, byte - first))
    .toString();
  const lines = linesIn(read);
  const onLine = read.length - read.lastIndexOf('\n');
  return { line: line + lines, column: lines === 0 ? column + read.length : onLine };
}

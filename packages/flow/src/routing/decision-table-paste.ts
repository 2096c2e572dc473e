import { numberOf } from './compare.ts';
import type { CellTest, DecisionRow, DecisionTableParams } from './decision-table.ts';

/** A cell that cannot be read. Line and column are counted from 1, as the spreadsheet shows them. */
export interface PasteProblem {
  line: number;
  column: number;
  message: string;
}

export type PastedRows = { rows: DecisionRow[] } | { problems: PasteProblem[] };

/**
 * Reads rows copied from a spreadsheet (cells apart by tabs) or from a CSV with semicolons: first the conditions,
 * then the results, then a title if there is one. A first line with the names of the columns is left out.
 *
 * Conditions are written as people write them: `DE`, `DE, FR`, `>= 100`, `100..200`, `!= paid`, `starts with A`,
 * `contains b`, `missing`, `present`; empty, `-` and `*` stand for any value, and `= -` for the hyphen itself.
 */
export function readRows(
  text: string,
  { inputs, outputs }: Pick<DecisionTableParams, 'inputs' | 'outputs'>,
): PastedRows {
  const names = [...inputs, ...outputs];
  const table = cellsOf(text, text.includes('\t') ? '\t' : ';').filter(({ cells }) =>
    cells.some((cell) => cell !== ''),
  );
  const [head, ...rest] = table;
  const lines = head !== undefined && isHead(head.cells, names) ? rest : table;
  const whole = outputs.map((_, index) =>
    lines.every(({ cells }) => isWhole(cells[inputs.length + index] ?? '')),
  );
  const problems: PasteProblem[] = [];
  const rows = lines.map(({ line, cells }): DecisionRow => {
    if (cells.length !== names.length && cells.length !== names.length + 1)
      problems.push({
        line,
        column: Math.min(cells.length, names.length) + 1,
        message: `there are ${String(cells.length)} cells, but the table has ${String(names.length)} columns`,
      });
    const when = inputs.map((_, column) => {
      const read = readTest(cells[column] ?? '');
      if (typeof read !== 'string') return read;
      problems.push({ line, column: column + 1, message: read });
      return null;
    });
    const then = outputs.map((_, index) =>
      readResult(cells[inputs.length + index] ?? '', whole[index] === true),
    );
    const title = cells[names.length];
    return { ...(title === undefined || title === '' ? {} : { title }), when, then };
  });
  return problems.length > 0 ? { problems } : { rows };
}

interface Line {
  line: number;
  cells: string[];
}

/** Cells in quotes may hold the separator, line breaks and doubled quotes. */
function cellsOf(text: string, separator: string): Line[] {
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\n]*))(${separator}|\\r?\\n|$)`, 'gy');
  const lines: Line[] = [];
  let current: Line = { line: 1, cells: [] };
  let line = 1;
  for (const [all, quoted, plain, end] of text.matchAll(pattern)) {
    if (all === '' && current.cells.length === 0) break;
    current.cells.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
    line += all.split('\n').length - 1;
    if (end === separator) continue;
    lines.push(current);
    current = { line, cells: [] };
    if (end === '') break;
  }
  return lines;
}

function isHead(cells: readonly string[], columns: ReadonlyArray<{ name: string; title: string }>): boolean {
  return columns.every(({ name, title }, index) => {
    const cell = cells[index]?.toLowerCase();
    return cell === name.toLowerCase() || cell === title.toLowerCase();
  });
}

const signs: ReadonlyArray<[sign: RegExp, operator: CellTest['operator']]> = [
  [/^(?:>=|≥)/, 'at-least'],
  [/^(?:<=|≤)/, 'at-most'],
  [/^(?:!=|<>|≠)/, 'not-equals'],
  [/^>/, 'greater-than'],
  [/^</, 'less-than'],
  [/^=/, 'equals'],
  [/^starts with\s/i, 'starts-with'],
  [/^contains\s/i, 'contains'],
];

/** The test a cell stands for; null for any value, a text for what is wrong with it. */
function readTest(cell: string): CellTest | null | string {
  if (cell === '' || cell === '-' || cell === '*') return null;
  if (/^missing$/i.test(cell)) return { operator: 'is-absent' };
  if (/^present$/i.test(cell)) return { operator: 'is-present' };
  const signed = signs.find(([sign]) => sign.test(cell));
  if (signed !== undefined) {
    const value = cell.replace(signed[0], '').trim();
    return value === ''
      ? `"${cell}" compares with nothing: write a value after it`
      : readOne(signed[1], value);
  }
  const [, from, to] = /^(\S+)\s*\.\.\s*(\S+)$/.exec(cell) ?? [];
  if (from !== undefined && to !== undefined) return readRange(from, to);
  if (hasDecimalComma(cell)) return readOne('equals', cell);
  const values = cell.split(',').map((each) => each.trim());
  if (values.length === 1) return { operator: 'equals', value: cell };
  if (values.includes('')) return `"${cell}" has an empty place between two commas`;
  return { operator: 'one-of', value: values };
}

function readOne(operator: CellTest['operator'], value: string): CellTest | string {
  if (hasDecimalComma(value)) return `"${value}" is written with a comma: write ${value.replace(',', '.')}`;
  return { operator, value };
}

function readRange(from: string, to: string): CellTest | string {
  const comma = [from, to].find(hasDecimalComma);
  if (comma !== undefined) return `"${comma}" is written with a comma: write ${comma.replace(',', '.')}`;
  const [low, high] = [numberOf(from), numberOf(to)];
  const backwards = low !== undefined && high !== undefined && low.gt(high);
  if (backwards) return `"${from}..${to}" runs backwards: write ${to}..${from}`;
  return { operator: 'between', value: from, upTo: to };
}

/** `1,50`: a decimal in half of Europe, two values here. Nobody may guess which. */
function hasDecimalComma(text: string): boolean {
  return /^-?\d+,\d+$/.test(text);
}

/** Whole numbers stay numbers only where the whole column has nothing else: amounts are text. */
function readResult(cell: string, whole: boolean): string | number | boolean | null {
  if (cell === '') return null;
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  return whole ? Number(cell) : cell;
}

function isWhole(cell: string): boolean {
  return cell === '' || /^-?(0|[1-9]\d{0,14})$/.test(cell);
}

import type { Exact } from '@crossdock/canonical';
import { numberOf, operandOf } from './compare.ts';
import { type CellTest, compileCell } from './decision-table.ts';

/**
 * One value that stands for all values which no cell of a column tells apart. `axis` is the order it is part of:
 * neighbours on one axis can be described together. Of numbers, `from` and `to` are its bounds in words.
 */
export interface Point {
  value: unknown;
  label: string;
  axis: 'number' | 'text' | 'other';
  from?: string;
  to?: string;
}

/** The points of a column: every cell holds for all or for none of the values that a point stands for. */
export function pointsOf(cells: readonly CellTest[]): Point[] {
  if (cells.length === 0) return [{ value: undefined, label: 'any value', axis: 'other' }];
  const mentioned = cells
    .flatMap(({ value, upTo }) => [...(Array.isArray(value) ? value : [value]), upTo])
    .filter((each) => each !== undefined);
  const booleans = mentioned.length > 0 && mentioned.every(isYesOrNo);
  const hasPresence = cells.some(({ operator }) => operator === 'is-present' || operator === 'is-absent');
  const points = booleans
    ? [yesOrNo(true), yesOrNo(false)]
    : [...numberPoints(mentioned), ...textPoints(mentioned, cells)];
  return hasPresence ? [...points, { value: null, label: 'missing', axis: 'other' }] : points;
}

/** Which points each cell holds for; null holds for all. */
export function truthOf(cell: CellTest | null | undefined, points: readonly Point[]): boolean[] {
  if (cell === null || cell === undefined) return points.map(() => true);
  const holds = compileCell(cell);
  return points.map(({ value }) => holds(operandOf(value)));
}

/** Points in words; numbers that stand side by side are one range. */
export function labelsOf(chosen: readonly number[], points: readonly Point[]): string[] {
  const runs: Point[][] = [];
  for (const [position, index] of chosen.entries()) {
    const point = points[index];
    if (point === undefined) continue;
    const continues = point.axis === 'number' && chosen[position - 1] === index - 1 && position > 0;
    if (continues) runs.at(-1)?.push(point);
    else runs.push([point]);
  }
  return runs.map((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (run.length === 1 || first === undefined || last === undefined) return first?.label ?? '';
    const range = [first.from, last.to].filter((each) => each !== undefined);
    return range.length === 0 ? 'any number' : range.join(' and ');
  });
}

function isYesOrNo(value: unknown): boolean {
  return typeof value === 'boolean' || value === 'true' || value === 'false';
}

function yesOrNo(value: boolean): Point {
  return { value, label: value ? 'true' : 'false', axis: 'other' };
}

/** Each number mentioned, one between two neighbours, one below all and one above. */
function numberPoints(mentioned: readonly unknown[]): Point[] {
  const sorted = mentioned
    .flatMap((each) => numberOf(each) ?? [])
    .sort((a, b) => a.comparedTo(b))
    .filter((each, index, all) => index === 0 || !each.equals(all[index - 1] ?? Number.NaN));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const inner = sorted.flatMap((low, index): Point[] => {
    const text = low.toFixed();
    const point: Point = {
      value: text,
      label: text,
      axis: 'number',
      from: `at least ${text}`,
      to: `at most ${text}`,
    };
    const high = sorted[index + 1];
    return high === undefined ? [point] : [point, open(between(low, high), text, high.toFixed())];
  });
  return [
    open(lowest.minus(1), undefined, lowest.toFixed()),
    ...inner,
    open(highest.plus(1), highest.toFixed(), undefined),
  ];
}

function open(value: Exact, above: string | undefined, below: string | undefined): Point {
  const from = above === undefined ? {} : { from: `more than ${above}` };
  const to = below === undefined ? {} : { to: `less than ${below}` };
  const label = [from.from, to.to].filter((each) => each !== undefined).join(' and ');
  return { value: value.toFixed(), label, axis: 'number', ...from, ...to };
}

/** A whole number where there is one: examples are read by people. */
function between(low: Exact, high: Exact): Exact {
  const whole = low.floor().plus(1);
  return whole.lt(high) ? whole : low.plus(high).dividedBy(2);
}

/** Operators that see more of a text than whether it is the same. */
const ordering: ReadonlySet<CellTest['operator']> = new Set([
  'greater-than',
  'at-least',
  'less-than',
  'at-most',
  'between',
  'starts-with',
]);

/**
 * Each text mentioned and one that is not. Where texts are ordered, also one between two neighbours; the texts that
 * begin with a prefix are those from the prefix up to its successor. Numbers in text belong to the numbers.
 */
function textPoints(mentioned: readonly unknown[], cells: readonly CellTest[]): Point[] {
  const prefixes = cells.flatMap(({ operator, value }) =>
    operator === 'starts-with' && typeof value === 'string' && value !== '' ? [value, successor(value)] : [],
  );
  const texts = [...mentioned, ...prefixes].flatMap((each) =>
    (typeof each === 'string' || typeof each === 'boolean') && each !== '' && numberOf(each) === undefined
      ? [String(each)]
      : [],
  );
  const sorted = [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
  const inOrder = cells.some(({ operator }) => ordering.has(operator));
  const known = inOrder ? withNeighbours(sorted) : sorted;
  const points = known.map((text): Point => ({ value: text, label: `"${text}"`, axis: 'text' }));
  const numeric = mentioned.some((each) => numberOf(each) !== undefined);
  if (sorted.length === 0 && numeric) return [];
  const label = sorted.length === 0 ? 'any value' : 'another value';
  return [...points, { value: unmentioned(sorted, inOrder), label, axis: 'text' }];
}

function withNeighbours(sorted: readonly string[]): string[] {
  const lowest = sorted[0];
  const below = lowest !== undefined && '!' < lowest ? ['!'] : [];
  const inner = sorted.flatMap((low, index) => {
    const high = sorted[index + 1];
    const after = [`${low} `, `${low}\u0001`].find((each) => high !== undefined && each < high);
    return after === undefined ? [low] : [low, after];
  });
  return [...below, ...inner];
}

/** A text that is not mentioned; where texts are ordered, one after all of them. */
function unmentioned(sorted: readonly string[], inOrder: boolean): string {
  const highest = sorted.at(-1);
  if (inOrder && highest !== undefined) return `${highest}~`;
  const plain = ['other', '?', '-', '#'].find((text) => !sorted.some((each) => text.includes(each)));
  return plain ?? `${sorted.join('')}~`;
}

/** The first text after all that begin with the prefix. */
function successor(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

import type { CellTest, DecisionTableParams } from './decision-table.ts';
import { labelsOf, type Point, pointsOf, truthOf } from './decision-table-points.ts';

/** Values for the conditions of a table, by name; null is a value that is missing. Others may be anything. */
export type Example = Record<string, unknown>;

/** What is worth knowing of a table before it decides. Rows are counted from 1. */
export interface TableAnalysis {
  /** Values for which no row stands; none where the table says what to take otherwise. */
  gaps: Array<{ description: string; example: Example }>;
  /** Pairs of rows that match the same values: a failure for `unique`, a matter of order for `first`. */
  overlaps: Array<{ rows: [number, number]; example: Example }>;
  /** Rows that never count, and the earlier rows that take their place; none: the row contradicts itself. */
  unreachable: Array<{ row: number; by: number[] }>;
  /** What was not looked at. */
  notes: string[];
}

const mostCombinations = 20_000;
const mostOverlaps = 100;

/** A column with its points, and for each row which of them its cell holds for. */
interface Column {
  name: string;
  title: string;
  points: Point[];
  truth: boolean[][];
}

/**
 * Finds the gaps and overlaps of a table, each with an example. Exact for comparisons of numbers and texts; whether
 * a value may be missing is only asked in columns that ask it themselves. Columns with `contains` are tried with
 * the values they name.
 */
export function analyse(params: DecisionTableParams): TableAnalysis {
  const columns = columnsOf(params);
  const { boxes, winners, complete } = decideAll(columns, params.rows.length);
  const gaps = params.otherwise === undefined ? merged(boxes, columns.length) : [];
  const takers: Takers = complete ? takersByWinners(winners) : takersByOneRow(columns);
  return {
    gaps: gaps.map((box) => ({ description: describe(box, columns), example: exampleAt(box, columns) })),
    overlaps: overlapsOf(columns, params.rows.length),
    unreachable: unreachableIn(params, columns, takers),
    notes: notesOn(params, complete),
  };
}

/** The same without going through the combinations: quick enough for each stroke of a key. */
export function conflictsOf(params: DecisionTableParams): Pick<TableAnalysis, 'overlaps' | 'unreachable'> {
  const columns = columnsOf(params);
  return {
    overlaps: overlapsOf(columns, params.rows.length),
    unreachable: unreachableIn(params, columns, takersByOneRow(columns)),
  };
}

function columnsOf({ inputs, rows }: DecisionTableParams): Column[] {
  return inputs.map(({ name, title }, index) => {
    const cells = rows.map(({ when }) => when[index] ?? null);
    const points = pointsOf(cells.filter((cell): cell is CellTest => cell !== null));
    return { name, title, points, truth: cells.map((cell) => truthOf(cell, points)) };
  });
}

/** For each column the points that belong to a box of values. */
type Box = number[][];

interface Decisions {
  /** The combinations that no row holds for. */
  boxes: Box[];
  /** For each row, the first rows that hold for the combinations it holds for. */
  winners: Array<Set<number>>;
  complete: boolean;
}

function decideAll(columns: readonly Column[], rowCount: number): Decisions {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const winners = rows.map(() => new Set<number>());
  const boxes: Box[] = [];
  const total = columns.reduce((product, { points }) => product * points.length, 1);
  for (let number = 0; number < Math.min(total, mostCombinations); number += 1) {
    const at = combination(number, columns);
    const matched = rows.filter((row) =>
      columns.every(({ truth }, column) => truth[row]?.[at[column] ?? 0] === true),
    );
    const [winner] = matched;
    if (winner === undefined) boxes.push(at.map((point) => [point]));
    else for (const row of matched) winners[row]?.add(winner);
  }
  return { boxes, winners, complete: total <= mostCombinations };
}

/** The combination with this number: one point of each column, the last column counting fastest. */
function combination(number: number, columns: readonly Column[]): number[] {
  let rest = number;
  const at: number[] = [];
  for (const { points } of columns.toReversed()) {
    at.unshift(rest % points.length);
    rest = Math.floor(rest / points.length);
  }
  return at;
}

/** Joins boxes that differ in one column only, so that few sentences say what many combinations have in common. */
function merged(boxes: readonly Box[], width: number): Box[] {
  let joined = [...boxes];
  for (let column = width - 1; column >= 0; column -= 1) {
    const groups = Map.groupBy(joined, (box) => JSON.stringify(box.toSpliced(column, 1)));
    joined = [...groups.values()].flatMap((group) => {
      const [first] = group;
      const points = group.flatMap((box) => box[column] ?? []).sort((a, b) => a - b);
      return first === undefined ? [] : [first.with(column, points)];
    });
  }
  return joined;
}

function exampleAt(box: Box, columns: readonly Column[]): Example {
  return Object.fromEntries(
    columns.flatMap(({ name, points }, column) => {
      const value = points[box[column]?.[0] ?? 0]?.value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function overlapsOf(columns: readonly Column[], rowCount: number): TableAnalysis['overlaps'] {
  const found: TableAnalysis['overlaps'] = [];
  for (let a = 0; a < rowCount; a += 1) {
    for (let b = a + 1; b < rowCount && found.length < mostOverlaps; b += 1) {
      const box = columns.map(({ points, truth }) => {
        const shared = points.findIndex(
          (_, point) => truth[a]?.[point] === true && truth[b]?.[point] === true,
        );
        return shared === -1 ? [] : [shared];
      });
      if (box.some((points) => points.length === 0)) continue;
      found.push({ rows: [a + 1, b + 1], example: exampleAt(box, columns) });
    }
  }
  return found;
}

/** The earlier rows that keep a row from ever counting where the first counts; undefined for one that may count. */
type Takers = (row: number) => number[] | undefined;

function unreachableIn(
  { rows, hit }: DecisionTableParams,
  columns: readonly Column[],
  takers: Takers,
): TableAnalysis['unreachable'] {
  return rows.flatMap((_, row) => {
    const contradicts = columns.some(({ truth }) => truth[row]?.includes(true) !== true);
    const by = contradicts ? [] : hit === 'first' ? takers(row) : undefined;
    return by === undefined ? [] : [{ row: row + 1, by: by.map((each) => each + 1) }];
  });
}

function takersByWinners(winners: ReadonlyArray<ReadonlySet<number>>): Takers {
  return (row) => {
    const by = [...(winners[row] ?? [])].sort((a, b) => a - b);
    return by.includes(row) ? undefined : by;
  };
}

/** Sees only rows that one earlier row takes whole. */
function takersByOneRow(columns: readonly Column[]): Takers {
  return (row) => {
    const taker = Array.from({ length: row }, (_, earlier) => earlier).find((earlier) =>
      columns.every(({ truth }) =>
        truth[row]?.every((holds, point) => !holds || truth[earlier]?.[point] === true),
      ),
    );
    return taker === undefined ? undefined : [taker];
  };
}

function notesOn(params: DecisionTableParams, complete: boolean): string[] {
  const loose = params.inputs.filter((_, index) =>
    params.rows.some(({ when }) => when[index]?.operator === 'contains'),
  );
  return [
    ...loose.map(({ title }) => `"${title}" asks what texts contain: only the values named in it were tried`),
    ...(complete
      ? []
      : [`not analysed further: there are more than ${mostCombinations.toLocaleString('en')} combinations`]),
  ];
}

/** `Country is "DE" or "FR"; Total is at least 100`. Columns that do not matter are left out. */
function describe(box: Box, columns: readonly Column[]): string {
  const parts = columns.flatMap(({ title, points }, column) => {
    const chosen = box[column] ?? [];
    if (chosen.length === points.length) return [];
    return [`${title} is ${labelsOf(chosen, points).join(' or ')}`];
  });
  return parts.length === 0 ? 'any values' : parts.join('; ');
}

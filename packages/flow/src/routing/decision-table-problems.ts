import { conflictsOf } from './decision-table-analysis.ts';
import type { CellTest, DecisionTableParams } from './decision-table.ts';

/** A field of the params, and what is wrong with it. */
type Wrong = [field: string, wrong: string];

/** More overlaps than this hide the first thing to do. */
const mostShown = 5;

/** What must be put right before a table may decide: first what is not finished, then rows in each other's way. */
export function problemsInTable(params: DecisionTableParams): Wrong[] {
  const incomplete = incompleteIn(params);
  return incomplete.length > 0 ? incomplete : conflictsIn(params);
}

function conflictsIn(params: DecisionTableParams): Wrong[] {
  const { overlaps, unreachable } = conflictsOf(params);
  return [
    ...unreachable.map(({ row, by }): Wrong => [
      `params.rows.${String(row - 1)}`,
      by.length === 0
        ? `row ${String(row)} contradicts itself: no value fits it`
        : `row ${String(row)} is never reached: row ${by.join(' and ')} takes all of its values`,
    ]),
    ...(params.hit === 'unique' ? overlaps : []).slice(0, mostShown).map(({ rows, example }): Wrong => {
      const values = Object.entries(example).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
      const given = values.length === 0 ? 'any values' : values.join(', ');
      return [
        `params.rows.${String(rows[1] - 1)}`,
        `rows ${rows.join(' and ')} both match ${given}, and only one may`,
      ];
    }),
  ];
}

/** Columns of one name, rows of another width, cells without a value. */
function incompleteIn(params: DecisionTableParams): Wrong[] {
  const { inputs, outputs, rows, otherwise } = params;
  const wrong: Wrong[] = [
    ...repeated('inputs', inputs),
    ...repeated('outputs', outputs),
    ...rows.flatMap(({ when, then }, index): Wrong[] => {
      const field = `params.rows.${String(index)}`;
      const row = `row ${String(index + 1)}`;
      return [
        ...ofWidth(`${field}.when`, `${row} has conditions for`, when.length, inputs.length),
        ...ofWidth(`${field}.then`, `${row} has results for`, then.length, outputs.length),
        ...when.flatMap((cell, column): Wrong[] => {
          const missing = cell === null ? undefined : incompleteCell(cell);
          const title = inputs[column]?.title ?? String(column + 1);
          return missing === undefined
            ? []
            : [[`${field}.when.${String(column)}`, `${row}, column "${title}" ${missing}`]];
        }),
      ];
    }),
  ];
  if (rows.length === 0) wrong.push(['params.rows', 'the table has no row: add one']);
  if (otherwise !== undefined)
    wrong.push(
      ...ofWidth('params.otherwise', 'the values for no match are for', otherwise.length, outputs.length),
    );
  return wrong;
}

function repeated(kind: 'inputs' | 'outputs', columns: ReadonlyArray<{ name: string }>): Wrong[] {
  return columns.flatMap(({ name }, index): Wrong[] =>
    columns.findIndex((each) => each.name === name) < index
      ? [[`params.${kind}.${String(index)}.name`, `two columns are called "${name}": rename one`]]
      : [],
  );
}

function ofWidth(field: string, what: string, width: number, expected: number): Wrong[] {
  if (width === expected) return [];
  return [[field, `${what} ${String(width)} columns, but there are ${String(expected)}`]];
}

function incompleteCell({ operator, value, upTo }: CellTest): string | undefined {
  if (operator === 'is-present' || operator === 'is-absent') return undefined;
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return 'compares with nothing: give a value, or leave the cell empty for any';
  if (operator === 'one-of') return Array.isArray(value) ? undefined : 'needs a list of values';
  if (Array.isArray(value)) return 'compares with a list: give one value, or choose "one-of"';
  return operator === 'between' && (upTo === undefined || upTo === '') ? 'needs an upper end' : undefined;
}

import { business } from '@crossdock/sdk';
import { z } from 'zod';
import type { Expressions } from '../formula/expressions.ts';
import { compileFormula } from '../formula/formula.ts';
import { ValuePath } from '../input.ts';
import { notStored } from '../list-stored.ts';
import { compilePath, type Scope } from '../path.ts';
import { compileComparer, type Operand, operandOf, Operator } from './compare.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** One cell of a row: what the value of its column must be. `between` includes both ends. */
export const CellTest = z.strictObject({
  operator: z.enum([...Operator.options, 'between']),
  value: z.union([Scalar, z.array(Scalar)]).optional(),
  /** The upper end of `between`. */
  upTo: z.union([z.string(), z.number()]).optional(),
});
export type CellTest = z.infer<typeof CellTest>;

/** What a row gives, one value for each output column. Amounts are text: numbers would lose digits. */
const Then = z.array(Scalar.nullable());

/** Rows are counted from 1, as people count them. A cell that is null holds for any value. */
export const DecisionRow = z.strictObject({
  title: z.string().optional(),
  when: z.array(CellTest.nullable()),
  then: Then,
});
export type DecisionRow = z.infer<typeof DecisionRow>;

const ColumnName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be a word without spaces, such as orderTotal');

/** Conditions as a table: each row says for which values it stands and what it gives. */
export const DecisionTableParams = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        name: ColumnName,
        title: z.string().min(1),
        expression: z.union([
          z.strictObject({ ref: ValuePath }),
          z.strictObject({ formula: z.string().min(1) }),
        ]),
      }),
    )
    .min(1)
    .meta({ title: 'Conditions' }),
  outputs: z
    .array(z.strictObject({ name: ColumnName, title: z.string().min(1) }))
    .min(1)
    .meta({ title: 'Results' }),
  rows: z.array(DecisionRow).meta({ title: 'Rows', ui: 'decision-table' }),
  hit: z.enum(['first', 'unique', 'collect']).meta({
    title: 'When several rows match',
    description: 'first: the first counts; unique: that is a failure; collect: all of them count',
  }),
  otherwise: Then.optional().meta({ title: 'When no row matches' }),
});
export type DecisionTableParams = z.infer<typeof DecisionTableParams>;

type Values = Record<string, unknown>;

/** `matched` are row numbers from 1, none when `otherwise` was taken. For `collect`, `values` is a list. */
export interface Decision {
  matched: number[];
  values: Values | Values[];
}

/**
 * Compiles a decision table; the result answers undefined when no row matches and there is no `otherwise`.
 * Fails with `flow.rows-overlap` where only one row may match and two do. `place` is for messages.
 */
export function compileDecisionTable(
  expressions: Expressions,
  params: DecisionTableParams,
  place: string,
): (scope: Scope) => Decision | undefined {
  const { inputs, outputs, hit, otherwise } = params;
  const reads = inputs.map(({ name, expression }, column) => {
    const where = `${place}, condition ${name}`;
    if ('formula' in expression) return compileFormula(expressions.environment, expression.formula, where);
    const read = compilePath(expression.ref);
    const wantsItems = params.rows.some(({ when }) => when[column]?.operator === 'contains');
    return wantsItems
      ? (scope: Scope) => notStored(read(scope), `The condition for ${where}`, expression.ref)
      : read;
  });
  const rows = params.rows.map(compileRow);
  const recordOf = (then: readonly unknown[]): Values =>
    Object.fromEntries(outputs.map(({ name }, index) => [name, then[index] ?? null]));
  const valuesFor = (matched: readonly number[]): Values | Values[] => {
    const records = matched.map((row) => recordOf(params.rows[row]?.then ?? []));
    return hit === 'collect' ? records : (records[0] ?? {});
  };
  return (scope) => {
    const given = reads.map((read) => read(scope));
    const matched = matching(rows, given.map(operandOf), hit === 'first');
    if (matched.length > 0) {
      if (hit === 'unique' && matched.length > 1) throw overlap(params, matched, given, place);
      return { matched: matched.map((row) => row + 1), values: valuesFor(matched) };
    }
    if (otherwise === undefined) return undefined;
    const values = recordOf(otherwise);
    return { matched: [], values: hit === 'collect' ? [values] : values };
  };
}

/** Compiles one cell. */
export function compileCell({ operator, value, upTo }: CellTest): (actual: Operand) => boolean {
  if (operator !== 'between') return compileComparer(operator, value);
  const [fromLow, toHigh] = [compileComparer('at-least', value), compileComparer('at-most', upTo)];
  return (actual) => fromLow(actual) && toHigh(actual);
}

type RowTest = (given: readonly Operand[]) => boolean;

const nothing = operandOf(undefined);

/** Cells that hold for any value are not asked at all. */
function compileRow({ when }: DecisionRow): RowTest {
  const cells = when.flatMap((cell, column) => (cell === null ? [] : [{ column, holds: compileCell(cell) }]));
  return (given) => cells.every(({ column, holds }) => holds(given[column] ?? nothing));
}

/** Indexes of the rows that match, from the top. */
function matching(rows: readonly RowTest[], given: readonly Operand[], firstOnly: boolean): number[] {
  const matched: number[] = [];
  for (const [index, holds] of rows.entries()) {
    if (!holds(given)) continue;
    matched.push(index);
    if (firstOnly) break;
  }
  return matched;
}

/** How much of a value a message shows. */
const mostShown = 80;

function overlap(params: DecisionTableParams, matched: number[], given: unknown[], place: string): Error {
  const rows = matched.map((row) => row + 1);
  const values = Object.fromEntries(
    params.inputs.map(({ name }, index) => [
      name,
      (JSON.stringify(given[index]) ?? 'nothing').slice(0, mostShown),
    ]),
  );
  const shown = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  return business(
    'flow.rows-overlap',
    `Rows ${rows.join(' and ')} of ${place} both match ${shown.join(', ')}, and only one may. ` +
      'Make one of them narrower, or let the first row that matches count.',
    { evidence: { place, rows, values } },
  );
}

import { type CellTest, type DecisionRow, DecisionTableParams, readRows } from '@crossdock/flow';

/* Pure edits of a decision table. Rows always have as many cells as there are columns. */

export type Table = DecisionTableParams;
export type Condition = Table['inputs'][number];
export type Result = Table['outputs'][number];
export type Cell = CellTest | null;
export type Value = string | number | boolean | null;
export type Side = 'inputs' | 'outputs';

/** A table as far as it can be read; a draft may hold anything. */
export function readTable(params: unknown): Table {
  const parsed = DecisionTableParams.safeParse(params);
  if (parsed.success) return parsed.data;
  const loose = (typeof params === 'object' && params !== null ? params : {}) as Partial<Table>;
  const list = <Each>(value: Each[] | undefined): Each[] => (Array.isArray(value) ? value : []);
  return {
    inputs: list(loose.inputs),
    outputs: list(loose.outputs),
    rows: list(loose.rows).map(({ when, then, ...row }) => ({ ...row, when: list(when), then: list(then) })),
    hit: loose.hit ?? 'first',
    ...(Array.isArray(loose.otherwise) ? { otherwise: loose.otherwise } : {}),
  };
}

export const newTable: Table = {
  inputs: [{ name: 'value', title: 'Value', expression: { ref: 'trigger' } }],
  outputs: [{ name: 'result', title: 'Result' }],
  rows: [{ when: [null], then: [null] }],
  hit: 'first',
};

export function addRow(table: Table, at = table.rows.length): Table {
  const row = { when: table.inputs.map(() => null), then: table.outputs.map(() => null) };
  return { ...table, rows: table.rows.toSpliced(at, 0, row) };
}

export function removeRow(table: Table, row: number): Table {
  return { ...table, rows: table.rows.toSpliced(row, 1) };
}

export function moveRow(table: Table, from: number, to: number): Table {
  const moved = table.rows[from];
  if (moved === undefined || to < 0 || to >= table.rows.length) return table;
  return { ...table, rows: table.rows.toSpliced(from, 1).toSpliced(to, 0, moved) };
}

export function setCell(table: Table, row: number, column: number, cell: Cell): Table {
  return changeRow(table, row, (each) => ({ ...each, when: each.when.with(column, cell) }));
}

export function setResult(table: Table, row: number, column: number, value: Value): Table {
  return changeRow(table, row, (each) => ({ ...each, then: each.then.with(column, value) }));
}

function changeRow(table: Table, row: number, to: (row: DecisionRow) => DecisionRow): Table {
  return { ...table, rows: table.rows.map((each, index) => (index === row ? to(each) : each)) };
}

/** What is given when no row matches; null leaves the way to the port `no-match`. */
export function setOtherwise(table: Table, otherwise: Value[] | null): Table {
  const { otherwise: _, ...others } = table;
  return otherwise === null ? others : { ...others, otherwise };
}

export function addColumn(table: Table, side: Side): Table {
  const name = freeName(table, side === 'inputs' ? 'condition' : 'result');
  const title = name.replace(/^./, (first) => first.toUpperCase());
  if (side === 'inputs') {
    const inputs = [...table.inputs, { name, title, expression: { ref: 'trigger' } }];
    return { ...table, inputs, rows: table.rows.map((row) => ({ ...row, when: [...row.when, null] })) };
  }
  return {
    ...table,
    outputs: [...table.outputs, { name, title }],
    rows: table.rows.map((row) => ({ ...row, then: [...row.then, null] })),
    ...(table.otherwise === undefined ? {} : { otherwise: [...table.otherwise, null] }),
  };
}

export function removeColumn(table: Table, side: Side, column: number): Table {
  if (side === 'inputs') {
    const inputs = table.inputs.toSpliced(column, 1);
    const rows = table.rows.map((row) => ({ ...row, when: row.when.toSpliced(column, 1) }));
    return { ...table, inputs, rows };
  }
  return {
    ...table,
    outputs: table.outputs.toSpliced(column, 1),
    rows: table.rows.map((row) => ({ ...row, then: row.then.toSpliced(column, 1) })),
    ...(table.otherwise === undefined ? {} : { otherwise: table.otherwise.toSpliced(column, 1) }),
  };
}

/** Gives a column another title or name. */
export function changeColumn(table: Table, side: Side, column: number, to: Result): Table {
  const { name, title } = to;
  return {
    ...table,
    [side]: table[side].map((each, index) => (index === column ? { ...each, name, title } : each)),
  };
}

/** A new title renames the column, too, as long as the name is made from the title. */
export function retitled(column: Result, title: string): Result {
  const follows = column.name === nameFrom(column.title) || /^(condition|result|value)\d*$/.test(column.name);
  const name = nameFrom(title);
  return { name: follows && name !== '' ? name : column.name, title };
}

/** `Order total` gives `orderTotal`. */
function nameFrom(title: string): string {
  const [first = '', ...rest] = title.match(/[A-Za-z0-9]+/g) ?? [];
  const camel =
    first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return camel.replace(/^[0-9]+/, '');
}

function freeName({ inputs, outputs }: Table, base: string): string {
  const taken = new Set([...inputs, ...outputs].map(({ name }) => name));
  if (!taken.has(base)) return base;
  for (let count = 2; ; count += 1)
    if (!taken.has(`${base}${String(count)}`)) return `${base}${String(count)}`;
}

/** Whole numbers and yes or no become what they say; amounts stay text, so that no digit is lost. */
export function valueFrom(text: string): Value {
  if (text === '') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return /^-?\d+$/.test(text) && String(number) === text ? number : text;
}

/** Reads a cell as people write it in spreadsheets: `>= 100`, `DE, AT`, `100..200`; undefined when it cannot be read. */
export function cellFrom(text: string): Cell | undefined {
  const column = { name: '_', title: '\u0000' };
  const read = readRows(`${text.replace(/[\t\n]/g, ' ')}\t\t`, {
    inputs: [{ ...column, expression: { ref: 'trigger' } }],
    outputs: [column],
  });
  return 'rows' in read ? (read.rows[0]?.when[0] ?? null) : undefined;
}

/** Pasted rows take the place of a table that is empty, else stand below its rows. */
export function withRows(table: Table, rows: DecisionRow[]): Table {
  const isEmpty = table.rows.every(({ when, then }) => [...when, ...then].every((cell) => cell === null));
  return { ...table, rows: isEmpty ? rows : [...table.rows, ...rows] };
}

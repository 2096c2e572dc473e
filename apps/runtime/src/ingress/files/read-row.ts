/** A row of a file, or why it could not be read. */
export type ReadRow = { row: Record<string, unknown> } | { problem: RowProblem };

export interface RowProblem {
  /** From 1. */
  line: number;
  /** From 1: the field of a CSV file, the sign in a line of JSON. */
  column: number;
  /** A sentence without its subject: "has 3 fields, but the first line has 4". */
  message: string;
}

/** The file as a whole cannot be read: there are no rows to leave out. */
export class UnreadableFile extends Error {
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function rowOf(value: unknown, place: () => Pick<RowProblem, 'line' | 'column'>): ReadRow {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { row: value as Record<string, unknown> };
  return {
    problem: { ...place(), message: 'is no record: each row must be one, such as {"sku": "SHIRT-M"}' },
  };
}

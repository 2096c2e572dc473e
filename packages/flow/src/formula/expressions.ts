import type { Environment } from '@marcbachmann/cel-js';
import { formulaEnvironment } from './environment.ts';

/** All that compiled expressions need from outside: the formula language and the value tables of an environment. */
export interface Expressions {
  environment: Environment;
  lookup(table: string, key: string): string | undefined;
}

/** Value tables of an environment: table, key, value. */
export type LookupTables = Record<string, Record<string, string>>;

/** `tables` is read at each evaluation, so a row added while a flow runs is seen by the next lookup. */
export function makeExpressions(tables: () => LookupTables): Expressions {
  const lookup = (table: string, key: string): string | undefined => {
    const rows = tables()[table];
    return rows !== undefined && Object.hasOwn(rows, key) ? rows[key] : undefined;
  };
  return { environment: formulaEnvironment(lookup), lookup };
}

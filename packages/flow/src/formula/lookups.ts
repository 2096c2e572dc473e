import type { FormulaFunction } from './formula-function.ts';

/** Reads a value table of the environment. */
export type Lookup = (table: string, key: string) => string | undefined;

/** `lookup` reads the value tables of the environment a run belongs to. */
export function lookupFunctions(lookup: Lookup): readonly FormulaFunction[] {
  return [
    {
      signatures: ['lookup(string, string): string'],
      description: 'Value for a key in a lookup table of this environment; fails when the key is missing',
      example: ['lookup("payment-methods", "bacs")', 'Bank'],
      call: (table: string, key: string) => {
        const value = lookup(table, key);
        if (value === undefined) throw new Error(`Lookup table "${table}" has no row for "${key}"`);
        return value;
      },
    },
    {
      signatures: ['lookup(string, string, string): string'],
      description: 'Value for a key in a lookup table, or the given value when the key is missing',
      example: ['lookup("payment-methods", "paypal", "Other")', 'Other'],
      call: (table: string, key: string, fallback: string) => lookup(table, key) ?? fallback,
    },
  ];
}

import type { Environment, RegisteredFunctionHandler } from '@marcbachmann/cel-js';

/** A function of formulas: what it takes, what it is for, and an example that the specifications run. */
export interface FormulaFunction {
  /** As CEL writes them, `round(decimal, int): decimal`; more than one where it takes several types. */
  signatures: readonly string[];
  description: string;
  /** A formula, and what it gives as JSON. */
  example: readonly [formula: string, gives: unknown];
  call: RegisteredFunctionHandler;
}

export function registerFunctions(environment: Environment, functions: readonly FormulaFunction[]): void {
  for (const { signatures, description, call } of functions) {
    for (const signature of signatures) environment.registerFunction(signature, call, { description });
  }
}

/** Numbers in JSON are doubles to CEL, numbers written down are ints; counts are taken as both. */
export const counts = ['int', 'double'] as const;

/** A whole number from CEL; throws for parts of one. */
export function wholeOf(value: bigint | number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${String(value)} is not a whole number`);
  return number;
}

/** How much of a value a message shows. */
const mostShown = 80;

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, mostShown);
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  return (text ?? String(value)).slice(0, mostShown);
}

import { Exact, shortDecimalOf } from '@crossdock/canonical';
import { storedListIn } from '@crossdock/sdk';
import { z } from 'zod';

export const Operator = z.enum([
  'equals',
  'not-equals',
  'greater-than',
  'at-least',
  'less-than',
  'at-most',
  'contains',
  'starts-with',
  'one-of',
  'is-present',
  'is-absent',
]);
export type Operator = z.infer<typeof Operator>;

/** What a value is compared with: one value, or a list of values for `one-of`. */
export type Expected = string | number | boolean | ReadonlyArray<string | number | boolean> | undefined;

/** A value made ready to be compared, so that one value against many rows is read only once. */
export interface Operand {
  present: boolean;
  /** Set for numbers, however they are written, and for money: its amount. */
  number?: Exact;
  /** Set for text, numbers and yes/no. */
  text?: string;
  /** Set for lists. */
  items?: Operand[];
}

export function operandOf(value: unknown): Operand {
  const plain = amountOf(value);
  if (Array.isArray(plain)) return { present: plain.length > 0, items: plain.map(operandOf) };
  const stored = storedListIn(plain);
  if (stored !== undefined) return { present: stored.count > 0 };
  const number = numberOf(plain);
  const text = textOf(plain);
  return {
    present: plain !== undefined && plain !== null && plain !== '',
    ...(number === undefined ? {} : { number }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Compiles an operator and what it compares with; what is expected is read once. */
export function compileComparer(operator: Operator, expected: Expected): (actual: Operand) => boolean {
  const right = operandOf(expected);
  switch (operator) {
    case 'equals':
      return (actual) => compareOperands(actual, right) === 0;
    case 'not-equals':
      return (actual) => compareOperands(actual, right) !== 0;
    case 'greater-than':
      return (actual) => (compareOperands(actual, right) ?? 0) > 0;
    case 'at-least':
      return (actual) => (compareOperands(actual, right) ?? -1) >= 0;
    case 'less-than':
      return (actual) => (compareOperands(actual, right) ?? 0) < 0;
    case 'at-most':
      return (actual) => (compareOperands(actual, right) ?? 1) <= 0;
    case 'contains':
      return (actual) =>
        actual.items?.some((each) => compareOperands(each, right) === 0) ??
        bothTexts(actual, right, (text, part) => text.includes(part));
    case 'starts-with':
      return (actual) => bothTexts(actual, right, (text, start) => text.startsWith(start));
    case 'one-of':
      return (actual) => right.items?.some((each) => compareOperands(actual, each) === 0) ?? false;
    case 'is-present':
      return (actual) => actual.present;
    case 'is-absent':
      return (actual) => !actual.present;
  }
}

/**
 * Numbers compare as numbers, however they are written; everything else as text. Undefined: not comparable,
 * such as a number with a word, or a record with anything.
 */
export function compareOperands(actual: Operand, expected: Operand): number | undefined {
  if (!actual.present) return undefined;
  if (actual.number !== undefined && expected.number !== undefined)
    return actual.number.comparedTo(expected.number);
  if (actual.number !== undefined || expected.number !== undefined) return undefined;
  const [a, b] = [actual.text, expected.text];
  if (a === undefined || b === undefined) return undefined;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Money compares by its amount. */
function amountOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value;
}

/** Leading zeros make an identifier, not a number: SKU 0042 is not SKU 42. */
export function numberOf(value: unknown): Exact | undefined {
  if (typeof value === 'number') return new Exact(value);
  if (typeof value !== 'string' || !/^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)) return undefined;
  return shortDecimalOf(value) ?? new Exact(value);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function bothTexts(a: Operand, b: Operand, test: (a: string, b: string) => boolean): boolean {
  return a.text !== undefined && b.text !== undefined && test(a.text, b.text);
}

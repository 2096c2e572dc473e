import type { Exact } from '@crossdock/canonical';
import type { Environment } from '@marcbachmann/cel-js';
import { divide, toDecimal } from './numbers.ts';

/** Arithmetic of decimals, also with whole numbers. */
export function registerDecimalOperators(environment: Environment): void {
  environment
    .registerOperator('decimal + decimal', (a: Exact, b: Exact) => a.plus(b))
    .registerOperator('decimal - decimal', (a: Exact, b: Exact) => a.minus(b))
    .registerOperator('decimal * decimal', (a: Exact, b: Exact) => a.times(b))
    .registerOperator('decimal / decimal', divide)
    .registerOperator('decimal + int', (a: Exact, b: bigint) => a.plus(toDecimal(b)))
    .registerOperator('int + decimal: decimal', (a: bigint, b: Exact) => toDecimal(a).plus(b))
    .registerOperator('decimal - int', (a: Exact, b: bigint) => a.minus(toDecimal(b)))
    .registerOperator('int - decimal: decimal', (a: bigint, b: Exact) => toDecimal(a).minus(b))
    .registerOperator('decimal * int', (a: Exact, b: bigint) => a.times(toDecimal(b)))
    .registerOperator('int * decimal: decimal', (a: bigint, b: Exact) => toDecimal(a).times(b))
    .registerOperator('decimal / int', (a: Exact, b: bigint) => divide(a, toDecimal(b)))
    .registerOperator('decimal == decimal', (a: Exact, b: Exact) => a.equals(b))
    .registerOperator('decimal < decimal', (a: Exact, b: Exact) => a.lt(b))
    .registerOperator('decimal <= decimal', (a: Exact, b: Exact) => a.lte(b))
    .registerOperator('decimal > decimal', (a: Exact, b: Exact) => a.gt(b))
    .registerOperator('decimal >= decimal', (a: Exact, b: Exact) => a.gte(b))
    .registerOperator('-decimal', (a: Exact) => a.negated());
}

/**
 * Numbers in JSON are doubles to CEL; people write `trigger.quantity * 2` and mean it. Where the left side is the
 * int, the result's type is said: CEL would take it from the left.
 */
export function registerMixedOperators(environment: Environment): void {
  environment
    .registerOperator('double + int', (a: number, b: bigint) => a + Number(b))
    .registerOperator('int + double: double', (a: bigint, b: number) => Number(a) + b)
    .registerOperator('double - int', (a: number, b: bigint) => a - Number(b))
    .registerOperator('int - double: double', (a: bigint, b: number) => Number(a) - b)
    .registerOperator('double * int', (a: number, b: bigint) => a * Number(b))
    .registerOperator('int * double: double', (a: bigint, b: number) => Number(a) * b)
    .registerOperator('double / int', (a: number, b: bigint) => quotient(a, Number(b)))
    .registerOperator('int / double: double', (a: bigint, b: number) => quotient(Number(a), b));
}

function quotient(a: number, b: number): number {
  if (b === 0) throw new Error('Division by zero');
  return a / b;
}

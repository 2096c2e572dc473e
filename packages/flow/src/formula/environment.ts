import { Exact, type Rounding, roundTo } from '@crossdock/canonical';
import { Environment } from '@marcbachmann/cel-js';

const roundings: readonly string[] = ['half-up', 'half-even', 'down'] satisfies Rounding[];

function asRounding(text: string): Rounding {
  const found = roundings.find((each) => each === text);
  if (found === undefined) throw new Error(`Unknown rounding "${text}": use ${roundings.join(', ')}`);
  return found as Rounding;
}

/** Reads the amount of money, or a number in text, as an exact decimal. */
function toDecimal(value: unknown): Exact {
  if (value instanceof Exact) return value;
  if (typeof value === 'bigint') return new Exact(value.toString());
  if (typeof value === 'number') return new Exact(value);
  if (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return new Exact(value.trim());
  if (typeof value === 'object' && value !== null && 'amount' in value) return toDecimal(value.amount);
  throw new Error(`"${describeValue(value)}" is not a number`);
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 80);
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  return (text ?? String(value)).slice(0, 80);
}

type Lookup = (table: string, key: string) => string | undefined;

/**
 * The one formula language: CEL with exact decimals. It cannot loop for ever and cannot touch the world.
 * `lookup` reads the value tables of the environment a run belongs to.
 */
export function formulaEnvironment(lookup: Lookup): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: 2_000,
      maxDepth: 60,
      maxListElements: 1_000,
      maxMapEntries: 500,
      maxCallArguments: 32,
    },
  });
  environment
    .registerVariable({ name: 'trigger', type: 'dyn', description: 'What started the run' })
    .registerVariable({ name: 'steps', type: 'dyn', description: 'Outputs of earlier steps by node key' })
    .registerVariable({
      name: 'run',
      type: 'dyn',
      description: 'The run: its id, and its number where it has one',
    })
    .registerVariable({ name: 'item', type: 'dyn', description: 'Inside a list: the current item' })
    .registerVariable({ name: 'index', type: 'int', description: 'Inside a list: position, from 0' })
    .registerType('decimal', { ctor: Exact, fields: {} });
  registerDecimals(environment);
  registerNumbers(environment);
  environment
    .registerFunction(
      'lookup(string, string): string',
      (table: string, key: string) => found(lookup, table, key),
      {
        description: 'Value for a key in a lookup table of this environment; fails when the key is missing',
      },
    )
    .registerFunction(
      'lookup(string, string, string): string',
      (table: string, key: string, fallback: string) => lookup(table, key) ?? fallback,
      { description: 'Value for a key in a lookup table, or the given value when the key is missing' },
    );
  return environment;
}

function found(lookup: Lookup, table: string, key: string): string {
  const value = lookup(table, key);
  if (value === undefined) throw new Error(`Lookup table "${table}" has no row for "${key}"`);
  return value;
}

function registerDecimals(environment: Environment): void {
  for (const type of ['string', 'int', 'double', 'map', 'decimal']) {
    environment.registerFunction(`decimal(${type}): decimal`, toDecimal, {
      description: 'Exact decimal from text, a number, or money',
    });
  }
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
    .registerOperator('-decimal', (a: Exact) => a.negated())
    .registerFunction(
      'round(decimal, int): decimal',
      (a: Exact, digits: bigint) => roundTo(a, digitsFrom(digits)),
      {
        description: 'Rounds half up to so many decimals',
      },
    )
    .registerFunction(
      'round(decimal, int, string): decimal',
      (a: Exact, digits: bigint, how: string) => roundTo(a, digitsFrom(digits), asRounding(how)),
      { description: 'Rounds to so many decimals: half-up, half-even or down' },
    )
    .registerFunction('abs(decimal): decimal', (a: Exact) => a.abs(), { description: 'Without its sign' })
    .registerFunction(
      'fixed(decimal, int): string',
      (a: Exact, digits: bigint) => roundTo(a, digitsFrom(digits)).toFixed(digitsFrom(digits)),
      {
        description: 'As text with so many decimals, rounded half up: "19.90"',
      },
    )
    .registerFunction(
      'sum(list): decimal',
      (list: unknown[]) => {
        refuseMixedCurrencies(list);
        return list.map(toDecimal).reduce((a, b) => a.plus(b), new Exact(0));
      },
      { description: 'Exact sum of numbers, or of amounts in one currency' },
    );
}

function refuseMixedCurrencies(list: unknown[]): void {
  const currencies = list.flatMap((each) =>
    typeof each === 'object' && each !== null && 'currency' in each ? [describeValue(each.currency)] : [],
  );
  const [first, other] = [...new Set(currencies)];
  if (other !== undefined) throw new Error(`Cannot add ${other} to ${String(first)}`);
}

function digitsFrom(digits: bigint): number {
  if (digits < 0n || digits > 30n) throw new Error(`Cannot round to ${String(digits)} decimals: use 0 to 30`);
  return Number(digits);
}

function divide(a: Exact, b: Exact): Exact {
  if (b.isZero()) throw new Error('Division by zero');
  return a.dividedBy(b);
}

/**
 * Numbers in JSON are doubles to CEL; people write `trigger.quantity * 2` and mean it. Where the left side is the
 * int, the result's type is said: CEL would take it from the left.
 */
function registerNumbers(environment: Environment): void {
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

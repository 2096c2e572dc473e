import {
  Currency,
  digitsOf,
  Exact,
  money,
  type Rounding,
  roundTo,
  shortDecimalOf,
} from '@crossdock/canonical';
import { counts, type FormulaFunction, shown, wholeOf } from './formula-function.ts';

const roundings: readonly string[] = ['half-up', 'half-even', 'down'] satisfies Rounding[];

function asRounding(text: string): Rounding {
  const found = roundings.find((each) => each === text);
  if (found === undefined) throw new Error(`Unknown rounding "${text}": use ${roundings.join(', ')}`);
  return found as Rounding;
}

/** Reads the amount of money, or a number in text, as an exact decimal. */
export function toDecimal(value: unknown): Exact {
  if (value instanceof Exact) return value;
  if (typeof value === 'bigint') return new Exact(value.toString());
  if (typeof value === 'number') return new Exact(value);
  if (typeof value === 'string') {
    const short = shortDecimalOf(value);
    if (short !== undefined) return short;
    if (/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return new Exact(value.trim());
  }
  if (typeof value === 'object' && value !== null && 'amount' in value) return toDecimal(value.amount);
  throw new Error(`"${shown(value)}" is not a number`);
}

function digitsFrom(digits: bigint | number): number {
  const number = wholeOf(digits);
  if (number < 0 || number > 30) throw new Error(`Cannot round to ${String(digits)} decimals: use 0 to 30`);
  return number;
}

/** Throws for zero, where JavaScript would go on with infinity. */
export function divide(a: Exact, b: Exact): Exact {
  if (b.isZero()) throw new Error('Division by zero');
  return a.dividedBy(b);
}

/** Adds without losing a digit; amounts of two currencies are no sum. */
function sumOf(list: readonly unknown[]): Exact {
  const currencies = list.flatMap((each) =>
    typeof each === 'object' && each !== null && 'currency' in each ? [shown(each.currency)] : [],
  );
  const [first, other] = [...new Set(currencies)];
  if (other !== undefined) throw new Error(`Cannot add ${other} to ${String(first)}`);
  return list.map(toDecimal).reduce((a, b) => a.plus(b), new Exact(0));
}

function currencyOf(code: string): Currency {
  const parsed = Currency.safeParse(code);
  if (!parsed.success) throw new Error(`"${shown(code)}" is no currency: use a code such as EUR`);
  return parsed.data;
}

const numeric = ['decimal', 'int', 'double'];

/** Signatures for everything that is a number. */
const ofNumbers = (signature: (type: string) => string): string[] => numeric.map(signature);

export const numberFunctions: readonly FormulaFunction[] = [
  {
    signatures: ['string', 'int', 'double', 'map', 'decimal'].map((type) => `decimal(${type}): decimal`),
    description: 'Exact decimal from text, a number, or money',
    example: ['decimal("0.1") + decimal("0.2")', '0.3'],
    call: toDecimal,
  },
  {
    signatures: ofNumbers((type) => `round(${type}, int): decimal`),
    description: 'Rounds half up to so many decimals',
    example: ['round(decimal("2.345"), 2)', '2.35'],
    call: (value: unknown, digits: bigint) => roundTo(toDecimal(value), digitsFrom(digits)),
  },
  {
    signatures: ofNumbers((type) => `round(${type}, int, string): decimal`),
    description: 'Rounds to so many decimals: half-up, half-even or down',
    example: ['round(decimal("2.5"), 0, "half-even")', '2'],
    call: (value: unknown, digits: bigint, how: string) =>
      roundTo(toDecimal(value), digitsFrom(digits), asRounding(how)),
  },
  {
    signatures: ofNumbers((type) => `floor(${type}): decimal`),
    description: 'The next whole number below',
    example: ['floor(decimal("-2.5"))', '-3'],
    call: (value: unknown) => toDecimal(value).floor(),
  },
  {
    signatures: ofNumbers((type) => `ceil(${type}): decimal`),
    description: 'The next whole number above',
    example: ['ceil(decimal("2.1"))', '3'],
    call: (value: unknown) => toDecimal(value).ceil(),
  },
  {
    signatures: ofNumbers((type) => `abs(${type}): decimal`),
    description: 'Without its sign',
    example: ['abs(decimal("-3.5"))', '3.5'],
    call: (value: unknown) => toDecimal(value).abs(),
  },
  {
    signatures: ofNumbers((type) => `fixed(${type}, int): string`),
    description: 'As text with so many decimals, rounded half up',
    example: ['fixed(decimal("19.9"), 2)', '19.90'],
    call: (value: unknown, digits: bigint) =>
      roundTo(toDecimal(value), digitsFrom(digits)).toFixed(digitsFrom(digits)),
  },
  {
    signatures: ['sum(list): decimal'],
    description: 'Exact sum of numbers, or of amounts in one currency',
    example: ['sum(["1.10", 2, decimal("3")])', '6.1'],
    call: sumOf,
  },
  {
    signatures: ['average(list): decimal'],
    description: 'Exact average of numbers, or of amounts in one currency; an empty list has none and fails',
    example: ['average([1, 2])', '1.5'],
    call: (list: readonly unknown[]) => divide(sumOf(list), new Exact(list.length)),
  },
  {
    signatures: ['decimal', 'string', 'int', 'double'].map(
      (type) => `money(${type}, string): map<string, string>`,
    ),
    description: 'Money: the amount rounded half up to the digits of the currency',
    example: ['money(decimal("1.495"), "EUR")', { amount: '1.50', currency: 'EUR' }],
    call: (amount: unknown, code: string) => {
      const currency = currencyOf(code);
      return money(roundTo(toDecimal(amount), digitsOf(currency)), currency);
    },
  },
  {
    signatures: ['toMinorUnits(map): int'],
    description:
      'Money in the smallest unit of its currency, as payment providers count; fails for parts of a unit',
    example: ['toMinorUnits({"amount": "19.98", "currency": "EUR"})', 1998],
    call: (value: Record<string, unknown>) => {
      const digits = digitsOf(currencyOf(String(value['currency'])));
      return bigintOf(toDecimal(value).times(new Exact(10).pow(digits)));
    },
  },
  {
    signatures: counts.map((type) => `fromMinorUnits(${type}, string): map<string, string>`),
    description: 'Money from the smallest unit of a currency',
    example: ['fromMinorUnits(1998, "EUR")', { amount: '19.98', currency: 'EUR' }],
    call: (units: bigint | number, code: string) => {
      const currency = currencyOf(code);
      return money(new Exact(wholeOf(units)).div(new Exact(10).pow(digitsOf(currency))), currency);
    },
  },
  {
    signatures: ['int(decimal): int'],
    description: 'A decimal that is a whole number, as one; fails for others',
    example: ['int(decimal("3.0"))', 3],
    call: bigintOf,
  },
  {
    signatures: ['double(decimal): double'],
    description: 'The JSON number nearest to a decimal, for systems that take numbers only',
    example: ['double(decimal("0.10"))', 0.1],
    call: (value: Exact) => value.toNumber(),
  },
  {
    signatures: ['string(decimal): string'],
    description: 'A decimal as text',
    example: ['"Total " + string(decimal("1.50"))', 'Total 1.5'],
    call: (value: Exact) => value.toFixed(),
  },
];

function bigintOf(value: Exact): bigint {
  if (!value.isInteger()) throw new Error(`${value.toFixed()} is not a whole number: round it first`);
  return BigInt(value.toFixed());
}

type Rounding = 'half-up' | 'half-even' | 'down';

export interface Decimal {
  add(other: DecimalSource): Decimal;
  sub(other: DecimalSource): Decimal;
  mul(other: DecimalSource): Decimal;
  div(other: DecimalSource, digits?: number, rounding?: Rounding): Decimal;
  round(digits: number, rounding?: Rounding): Decimal;
  abs(): Decimal;
  /** Below zero, zero or above zero, as a comparison for `sort` wants it. */
  cmp(other: DecimalSource): number;
  /** With exactly so many decimals, rounded half up: "19.90". */
  fixed(digits: number): string;
  toString(): string;
  toJSON(): string;
}

export type DecimalSource = Decimal | string | number | bigint | { amount: string };

/**
 * Makes the `decimal(…)` of code nodes: exact arithmetic on whole numbers and a count of decimals, with the names
 * and the rounding of formulas. Handed into the isolate as text, so it uses nothing but the language.
 */
export function makeDecimals(): (value: DecimalSource) => Decimal {
  const maxDigits = 1000;

  const divide = (above: bigint, below: bigint, rounding: Rounding): bigint => {
    const quotient = above / below;
    const rest = above % below;
    if (rest === 0n || rounding === 'down') return quotient;
    const twice = (rest < 0n ? -rest : rest) * 2n;
    const size = below < 0n ? -below : below;
    const away = above < 0n === below < 0n ? 1n : -1n;
    if (twice === size && rounding === 'half-even') return quotient % 2n === 0n ? quotient : quotient + away;
    return twice >= size ? quotient + away : quotient;
  };

  const checked = (digits: number, rounding: Rounding): number => {
    if (!Number.isInteger(digits) || digits < 0 || digits > maxDigits) {
      throw new RangeError(`Decimals are counted from 0 to ${maxDigits}, not ${digits}.`);
    }
    if (!['half-up', 'half-even', 'down'].includes(rounding)) {
      throw new RangeError(`Rounding is 'half-up', 'half-even' or 'down', not '${String(rounding)}'.`);
    }
    return digits;
  };

  class Exact implements Decimal {
    readonly #units: bigint;
    readonly #digits: number;

    constructor(units: bigint, digits: number) {
      if (digits > maxDigits) throw new RangeError(`A decimal has at most ${maxDigits} decimals: round it.`);
      this.#units = units;
      this.#digits = digits;
    }

    static read(value: DecimalSource): Exact {
      if (value instanceof Exact) return value;
      if (typeof value === 'object' && value !== null && 'amount' in value) return Exact.read(value.amount);
      const number = typeof value === 'number' || typeof value === 'bigint';
      const text = number ? String(value) : value;
      const parts = typeof text === 'string' ? /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) : null;
      if (parts === null || (parts[3] !== undefined && !number)) {
        const shown = typeof text === 'string' ? `'${text.slice(0, 50)}'` : typeof text;
        throw new TypeError(`${shown} is not a decimal number such as '19.98'.`);
      }
      const fraction = parts[2] ?? '';
      const digits = fraction.length - Number(parts[3] ?? 0);
      const units = BigInt(`${parts[1] ?? ''}${fraction}`);
      return digits < 0 ? new Exact(units * 10n ** BigInt(-digits), 0) : new Exact(units, digits);
    }

    #at(digits: number): bigint {
      return this.#units * 10n ** BigInt(digits - this.#digits);
    }

    #beside(other: DecimalSource, combine: (mine: bigint, theirs: bigint) => bigint): Exact {
      const theirs = Exact.read(other);
      const digits = Math.max(this.#digits, theirs.#digits);
      return new Exact(combine(this.#at(digits), theirs.#at(digits)), digits);
    }

    add(other: DecimalSource): Exact {
      return this.#beside(other, (mine, theirs) => mine + theirs);
    }

    sub(other: DecimalSource): Exact {
      return this.#beside(other, (mine, theirs) => mine - theirs);
    }

    mul(other: DecimalSource): Exact {
      const theirs = Exact.read(other);
      return new Exact(this.#units * theirs.#units, this.#digits + theirs.#digits);
    }

    div(other: DecimalSource, digits = 20, rounding: Rounding = 'half-up'): Exact {
      const theirs = Exact.read(other);
      if (theirs.#units === 0n) throw new RangeError('A decimal cannot be divided by zero.');
      const above = this.#units * 10n ** BigInt(checked(digits, rounding) + theirs.#digits);
      return new Exact(divide(above, theirs.#units * 10n ** BigInt(this.#digits), rounding), digits);
    }

    round(digits: number, rounding: Rounding = 'half-up'): Exact {
      if (checked(digits, rounding) >= this.#digits) return this;
      return new Exact(divide(this.#units, 10n ** BigInt(this.#digits - digits), rounding), digits);
    }

    abs(): Exact {
      return this.#units < 0n ? new Exact(-this.#units, this.#digits) : this;
    }

    cmp(other: DecimalSource): number {
      const difference = this.sub(other).#units;
      return difference === 0n ? 0 : difference < 0n ? -1 : 1;
    }

    fixed(digits: number): string {
      const rounded = this.round(digits);
      const units = rounded.#at(digits);
      const text = String(units < 0n ? -units : units).padStart(digits + 1, '0');
      const whole = text.slice(0, text.length - digits);
      const sign = units < 0n ? '-' : '';
      return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
    }

    toString(): string {
      const text = this.fixed(this.#digits);
      return this.#digits === 0 ? text : text.replace(/\.?0+$/, '');
    }

    toJSON(): string {
      return this.toString();
    }

    /** `a + b` would join texts and `a < b` compare them: both are refused rather than wrong. */
    [Symbol.toPrimitive](hint: string): string {
      if (hint === 'string') return this.toString();
      throw new TypeError('Decimals are computed with add, sub, mul, div and cmp, not with operators.');
    }
  }

  return (value) => Exact.read(value);
}

/** Declarations of what all code sees, beside what depends on its place in the flow. */
export const codeWorld = `
/** Exact numbers. Computed with these methods, not with operators: \`a + b\` fails. */
interface Decimal {
  add(other: DecimalSource): Decimal;
  sub(other: DecimalSource): Decimal;
  mul(other: DecimalSource): Decimal;
  /** To 20 decimals, or to as many as you say; rounds half up unless you say. */
  div(other: DecimalSource, digits?: number, rounding?: Rounding): Decimal;
  round(digits: number, rounding?: Rounding): Decimal;
  /** Without its sign. */
  abs(): Decimal;
  /** Below zero, zero or above zero: compares, and sorts lists. */
  cmp(other: DecimalSource): number;
  /** Text with exactly so many decimals: \`"19.90"\`. */
  fixed(digits: number): string;
  toString(): string;
  toJSON(): string;
}
type Rounding = 'half-up' | 'half-even' | 'down';
type DecimalSource = Decimal | string | number | bigint | { amount: string };

/** An exact number: \`decimal("19.98").mul(3).fixed(2)\`. */
declare function decimal(value: DecimalSource): Decimal;

/** Lines that are kept with the step, 200 at most. */
declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
};
`;

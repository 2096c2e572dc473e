import { z } from 'zod';
import { invalidParams, missingParams } from './rest-error.ts';
import type { InvalidParam } from './rest-error.ts';

/** WordPress takes numbers as text wherever it expects an integer. */
export const integer = (range: { min?: number; max?: number } = {}) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
    z
      .number()
      .int()
      .refine(...within(range)),
  );

export const boolean = z.preprocess((value) => {
  if (value === 'true' || value === '1' || value === 1) return true;
  return value === 'false' || value === '0' || value === 0 || value === '' ? false : value;
}, z.boolean());

/** `1,2` and `[1,2]` are the same to WordPress. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) =>
      typeof value === 'string'
        ? value
            .split(',')
            .map((part) => part.trim())
            .filter(Boolean)
        : value,
    z.array(item),
  );

/** A date as a filter takes it: site time or UTC by `dates_are_gmt`, unless it names its zone. */
export const dateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/, {
    error: () => 'rest_invalid_date|Invalid date.',
  });

export const emailOrEmpty = z
  .string()
  .regex(/^$|^[^@\s]+@[^@\s]+\.[^@\s]+$/, { error: () => 'rest_invalid_email|Invalid email address.' });

/**
 * Checks parameters against a schema and reports misfits as WordPress does. Unknown ones are ignored, silently:
 * that is how WooCommerce treats them.
 */
export function readParams<Shape extends z.ZodType>(schema: Shape, params: unknown): z.output<Shape> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const missing = result.error.issues
    .filter((issue) => issue.path.length === 1 && isMissing(params, issue.path[0]))
    .map((issue) => String(issue.path[0]));
  if (missing.length > 0) throw missingParams(missing);
  const problems = result.error.issues.map(toProblem);
  throw invalidParams([...new Map(problems.map((problem) => [problem.name, problem])).values()]);
}

/** The name of the parameter is only known when the issue is told, hence the placeholder. */
function within({ min = -Infinity, max = Infinity }: { min?: number; max?: number }) {
  const message = `rest_out_of_bounds|{name} must be between ${min} (inclusive) and ${max} (inclusive)`;
  return [(value: number) => value >= min && value <= max, { error: () => message }] as const;
}

function isMissing(params: unknown, name: PropertyKey | undefined): boolean {
  return typeof params === 'object' && params !== null && name !== undefined && !(name in params);
}

function toProblem(issue: z.core.$ZodIssue): InvalidParam {
  const name = String(issue.path[0]);
  const place = nameOf(issue.path);
  if (issue.code === 'invalid_value') {
    const message = `${place} is not one of ${sentence(issue.values.map(String))}.`;
    return { name, code: 'rest_not_in_enum', message };
  }
  if (issue.code === 'invalid_type') {
    return {
      name,
      code: 'rest_invalid_type',
      message: `${place} is not of type ${wordpressType(issue.expected)}.`,
    };
  }
  const [code = '', message = ''] = issue.message.split('|');
  return { name, code, message: (message || issue.message).replace('{name}', place) };
}

function nameOf(path: readonly PropertyKey[]): string {
  const [head, ...rest] = path.map(String);
  return `${head ?? ''}${rest.map((key) => `[${key}]`).join('')}`;
}

function wordpressType(expected: string): string {
  return expected === 'int' || expected === 'number' ? 'integer' : expected;
}

function sentence(words: string[]): string {
  return `${words.slice(0, -1).join(', ')}, and ${words.at(-1) ?? ''}`;
}

import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
  null: 'null',
};

const formats: Record<string, string> = {
  email: 'must be an e-mail address',
  url: 'must be an address such as https://shop.example/orders',
  uri: 'must be an address such as https://shop.example/orders',
  uuid: 'must be a UUID',
  date: 'must be a day such as 2026-12-31',
  datetime: 'must be a moment such as 2026-12-31T09:30:00Z',
  time: 'must be a time such as 09:30:00',
  duration: 'must be a duration such as PT15M',
};

/**
 * What does not fit a schema, as the end of a sentence that begins with the field: `must be a text, not a number`.
 * Given to a parse as its `error`, it speaks where the schema has no words of its own, and so for every schema that
 * was read from JSON Schema.
 */
export function misfitWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return mustBe(kinds[issue.expected] ?? issue.expected, issue.input);
    case 'invalid_value':
      return mustBe(choice(issue.values), issue.input);
    case 'too_small':
      return sizeWords(issue, { exact: issue.exact, word: 'at least', beyond: 'more than' }, issue.minimum);
    case 'too_big':
      return sizeWords(issue, { exact: issue.exact, word: 'at most', beyond: 'less than' }, issue.maximum);
    case 'invalid_format':
      return formatWords(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'unrecognized_keys':
      return `has unknown fields ${quoted(issue.keys, ', ')}: remove them or check their spelling`;
    case 'invalid_union':
      return unionWords(issue);
    default:
      return 'is not what belongs here: compare it with the schema';
  }
}

function mustBe(what: string, given: unknown): string {
  if (given === undefined) return `is missing: it must be ${what}`;
  const kind = kindOf(given);
  return what.startsWith('"') || kind === what ? `must be ${what}` : `must be ${what}, not ${kind}`;
}

function kindOf(given: unknown): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'a list';
  return kinds[typeof given] ?? typeof given;
}

function choice(values: readonly unknown[]): string {
  return quoted(values, ' or ');
}

function quoted(values: readonly unknown[], last: string): string {
  const told = values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)));
  const [end = ''] = told.splice(-1);
  return told.length === 0 ? end : `${told.join(', ')}${last}${end}`;
}

function sizeWords(
  { origin, inclusive }: { origin: string; inclusive?: boolean | undefined },
  { exact, word, beyond }: { exact: boolean | undefined; word: string; beyond: string },
  size: number | bigint,
): string {
  const counted = { string: ['character', 'characters'], array: ['item', 'items'] }[origin];
  if (counted === undefined) return `must be ${inclusive === false ? beyond : word} ${String(size)}`;
  if (word === 'at least' && size === 1 && exact !== true) return 'must not be empty';
  const [one, many] = counted;
  return `must have ${exact === true ? 'exactly' : word} ${String(size)} ${String(size === 1 ? one : many)}`;
}

function formatWords(issue: { format: string; pattern?: string | undefined }): string {
  if (issue.format === 'regex') return `must match the pattern ${issue.pattern ?? ''}`.trimEnd();
  return formats[issue.format] ?? `must be written as ${issue.format}`;
}

/** Where each way is a kind or a choice of values, they are all told: `must be a text or null`. */
function unionWords({
  errors,
  input,
}: {
  errors: readonly (readonly z.core.$ZodIssue[])[];
  input?: unknown;
}): string {
  const ways = errors.map(([first, ...others]) => {
    if (first === undefined || others.length > 0 || first.path.length > 0) return undefined;
    if (first.code === 'invalid_type') return kinds[first.expected] ?? first.expected;
    return first.code === 'invalid_value' ? choice(first.values) : undefined;
  });
  const told = ways.filter((way) => way !== undefined);
  if (told.length === 0 || told.length < ways.length) return 'fits none of the ways that are allowed here';
  return mustBe([...told.slice(0, -2), told.slice(-2).join(' or ')].join(', '), input);
}

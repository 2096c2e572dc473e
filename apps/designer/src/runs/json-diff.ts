import { firstMistake } from './json-mistake.ts';

export interface Change {
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs between two JSON values, by path, in the order of the second. */
export function changesBetween(before: unknown, after: unknown, path = ''): Change[] {
  if (Object.is(before, after)) return [];
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, before, after }];
  }
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...keys].flatMap((key) =>
    changesBetween(before[key], after[key], path === '' ? key : `${path}.${key}`),
  );
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

interface JsonProblem {
  message: string;
  /** From 1. */
  line: number;
}

type ParsedJson = { value: unknown; problem?: undefined } | { problem: JsonProblem };

/** Reads JSON; a mistake is told with its line. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const at = firstMistake(text) ?? text.length;
    const found = text.slice(at).split('\n')[0]?.slice(0, 20) ?? '';
    return {
      problem: {
        message:
          at >= text.length
            ? 'The text ends too early: something is not closed.'
            : `This is not JSON: ${found}`,
        line: text.slice(0, at).split('\n').length,
      },
    };
  }
}

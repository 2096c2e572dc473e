import { storedListIn } from '@crossdock/sdk';
import { Optional } from '@marcbachmann/cel-js';
import type { FormulaFunction } from './formula-function.ts';

/** What an optional such as `trigger.?note` holds; undefined when it holds nothing. */
export function present(value: unknown): unknown {
  const held: unknown = value instanceof Optional ? (value.hasValue() ? value.value() : undefined) : value;
  return held ?? undefined;
}

function isEmpty(value: unknown): boolean {
  const held = present(value);
  if (held === undefined || held === '') return true;
  if (Array.isArray(held)) return held.length === 0;
  if (held instanceof Map) return held.size === 0;
  return isRecord(held) && (storedListIn(held)?.count ?? Object.keys(held).length) === 0;
}

/** Instants and decimals are objects too, and never empty. */
function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Ask with `.?` for what may be missing: `coalesce(trigger.?note, "none")`. */
export const absenceFunctions: readonly FormulaFunction[] = [
  {
    signatures: [2, 3, 4, 5].map((count) => `coalesce(${Array(count).fill('dyn').join(', ')}): dyn`),
    description:
      'The first value that is there: not missing and not null. Ask for what may be missing with .?',
    example: ['coalesce({"a": null}.?a, {"b": 1}.?c, "none")', 'none'],
    call: (...values: unknown[]) => values.map(present).find((each) => each !== undefined) ?? null,
  },
  {
    signatures: ['default(dyn, dyn): dyn'],
    description: 'The value, or the second one where it is missing, null or empty',
    example: ['default("", "none")', 'none'],
    call: (value: unknown, fallback: unknown) => (isEmpty(value) ? fallback : present(value)),
  },
  {
    signatures: ['isEmpty(dyn): bool'],
    description: 'Whether a value is missing, null, an empty text, list or record',
    example: ['isEmpty({"note": ""}.?note)', true],
    call: isEmpty,
  },
];

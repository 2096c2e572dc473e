import { Exact } from '@crossdock/canonical';
import { Optional } from '@marcbachmann/cel-js';

/**
 * CEL's own values as JSON: decimals as text, whole numbers as numbers (as text where a number would lose
 * digits), instants as ISO text. An optional that is empty is undefined, so its field is left out.
 * Throws for what JSON cannot hold, such as the double that a division by zero leaves.
 */
export function toPlain(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case 'number':
      if (!Number.isFinite(value))
        throw new Error(`The result is ${String(value)}, which is no number to pass on`);
      return value;
    case 'object':
      return value === null ? null : plainObject(value);
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    default:
      throw new Error('The result cannot be written as JSON');
  }
}

function plainObject(value: object): unknown {
  if (value instanceof Exact) return value.toFixed();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Optional) return value.hasValue() ? toPlain(value.value()) : undefined;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return plainEntries([...value].map(([key, each]) => [String(key), each]));
  const primitive: unknown = value.valueOf();
  if (typeof primitive === 'bigint') return toPlain(primitive);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return plainEntries(Object.entries(value));
  const kind = value instanceof Uint8Array ? 'bytes' : 'a duration or a type';
  throw new Error(`The result is ${kind}, which JSON cannot hold: make it text or a number first`);
}

function plainEntries(entries: Array<[string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, each]) => [key, toPlain(each)]));
}

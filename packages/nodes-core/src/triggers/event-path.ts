import { z } from '@crossdock/sdk';

/** Where something is in the body of an event: `order.lines.0.sku`. */
export const EventPath = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, 'must be the names on the way to the value, such as order.number')
  .max(500);

/** What a body has at a path, as text; undefined where there is nothing, or something that is not one value. */
export function textAt(body: unknown, path: string): string | undefined {
  let value = body;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Business keys by their names, and where each is in the body. */
export const EventKeys = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a short name, such as order'), EventPath)
  .default({})
  .meta({ title: 'Business keys', description: 'By what people search, such as order: order.number' });

/** The keys that an event has; those it lacks are left out. */
export function keysAt(body: unknown, keys: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, path]) => {
      const text = textAt(body, path);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

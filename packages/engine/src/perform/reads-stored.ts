import type { z } from '@crossdock/sdk';

/** Whether a result that was stored has the shape that this version answers in. */
export function readsStored(shape: z.ZodType, stored: unknown): boolean {
  const { error } = shape.safeParse(stored);
  if (error === undefined) return true;
  /* JSON leaves out what is undefined, and schemas of anything insist on being given it. */
  const told: unknown = structuredClone(stored);
  for (const { path } of error.issues) giveUndefined(told, path);
  return shape.safeParse(told).success;
}

function giveUndefined(value: unknown, [key, ...rest]: readonly PropertyKey[]): void {
  if (typeof value !== 'object' || value === null || key === undefined) return;
  const record = value as Record<PropertyKey, unknown>;
  if (rest.length > 0) giveUndefined(record[key], rest);
  else if (!Object.hasOwn(record, key)) record[key] = undefined;
}

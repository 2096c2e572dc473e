import { z } from 'zod';

/**
 * A list that is too long to travel along: its items stand in the platform, and `stored` says where. A for-each goes
 * through it as through any list; nobody else sees its items.
 */
export const StoredList = z
  .strictObject({ stored: z.uuid(), count: z.number().int().min(0) })
  .meta({ title: 'Stored list' });
export type StoredList = z.infer<typeof StoredList>;

/** A value that stands for a stored list; undefined for any other value, which costs next to nothing to say. */
export function storedListIn(value: unknown): StoredList | undefined {
  if (typeof value !== 'object' || value === null || !('stored' in value)) return undefined;
  const parsed = StoredList.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

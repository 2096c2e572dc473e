import { business, type FailureError } from '@crossdock/sdk';

/**
 * An expression that wants the items of a list which stands outside of the run.
 *
 * @param place what reads it: `step "Map the order", field lines`
 * @param list where the list was read: a path, or the part of a formula
 */
export function listStored(place: string, list: string, count: number): FailureError {
  return business(
    'flow.list-stored',
    `${place} reads the list at ${list}, whose ${String(count)} items are too many for a run and stand outside of it: go through it with a for-each.`,
  );
}

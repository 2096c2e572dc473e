import { business, type FailureError, storedListIn } from '@crossdock/sdk';

/**
 * An expression that wants the items of a list which stands outside of the run.
 *
 * @param place what reads it: `step "Map the order", field lines`
 * @param list where the list was read: a path, or the part of a formula
 */
function listStored(place: string, list: string, count: number): FailureError {
  return business(
    'flow.list-stored',
    `${place} reads the list at ${list}, whose ${String(count)} items are too many for a run and stand outside of it: go through it with a for-each.`,
  );
}

/** The same value; fails when it is a list whose items are not at hand. */
export function notStored<Value>(value: Value, place: string, list: string): Value {
  const stored = storedListIn(value);
  if (stored !== undefined) throw listStored(place, list, stored.count);
  return value;
}

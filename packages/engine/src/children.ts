import type { StoredSlice } from './lists.ts';
import type { StepPath } from './step-path.ts';

/** Where a run of items came from. */
export interface ItemsParent {
  run: string;
  step: StepPath;
}

/** The event of a run that does some items of a container of another run. */
export interface ItemsEvent {
  container: StepPath;
  /** Position of the first item in the whole list, from 0. */
  from: number;
  /** Those of a stored list are read when the run is driven. */
  items: readonly unknown[] | StoredSlice;
  /** What sets its writes apart, when everything is to be done again. */
  again?: string;
  /** What the body reads from outside. */
  scope: { trigger: unknown; steps: Record<string, unknown>; vars: Record<string, unknown> };
}

/** How many items the run does. */
export function countOf({ items }: Pick<ItemsEvent, 'items'>): number {
  return 'stored' in items ? items.to - items.from : items.length;
}

/** How the runs of a container stand. */
export interface ItemsTally {
  open: number;
  completed: number;
  failed: number;
  /** Items in failed runs that failed. */
  failedItems: number;
}

/** Starts runs for the items of long lists, in the bulk lane, and counts them. */
export interface Children {
  /** Starts one run for each event; starting the same again starts nothing. */
  start(parent: ItemsParent, events: readonly ItemsEvent[]): Promise<void>;
  tally(parent: ItemsParent): Promise<ItemsTally>;
}

/** The signal that all runs of a container are over; it correlates with run and step. */
export const itemsEnded = 'items.ended';

export function itemsCorrelation({ run, step }: ItemsParent): string {
  return `${run}/${step}`;
}

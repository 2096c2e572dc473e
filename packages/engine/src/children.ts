import type { NodeKey, Scope } from '@crossdock/flow';
import { type Failure, policy } from '@crossdock/sdk';
import type { RunId } from './journal/journal.ts';
import type { StoredSlice } from './lists.ts';
import type { StepPath } from './step-path.ts';

/** Where a run of items came from. */
export interface ItemsParent {
  run: RunId;
  step: StepPath;
}

/** The event of a run that does some items of a container of another run. */
export interface ItemsEvent {
  container: NodeKey;
  /** Position of the first item in the whole list, from 0. */
  from: number;
  /** Those of a stored list are read when the run is driven. */
  items: readonly unknown[] | StoredSlice;
  /** What sets its writes apart, when everything is to be done again. */
  again?: string;
  /** What the body reads from outside; with the item around, where the container stands within another one. */
  scope: Omit<Scope, 'run'>;
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

/** What one run of items came to. */
export interface ItemsOutcome {
  run: RunId;
  /** Position of its first item in the whole list, from 0. */
  from: number;
  count: number;
  /** What its container came to; undefined when the run ended before that, or when it is no longer kept. */
  output: unknown;
  /** Why the run failed, or that it was cancelled. */
  failure: Failure | undefined;
}

/** Of the items of a run that was cancelled. */
export function itemsCancelled(): Failure {
  return policy('core.items-cancelled', 'The run that was to do these items was cancelled.').failure;
}

/** Starts runs for the items of long lists, in the bulk lane, and tells what became of them. */
export interface Children {
  /** Starts one run for each event; starting the same again starts nothing. */
  start(parent: ItemsParent, events: readonly ItemsEvent[]): Promise<void>;
  tally(parent: ItemsParent): Promise<ItemsTally>;
  /**
   * Some runs in the order of their items, from this item on; none behind the last. Replays aside. To be asked once all
   * of them are over.
   */
  outcomes(parent: ItemsParent, from: number): Promise<ItemsOutcome[]>;
}

/** The signal that all runs of a container are over; it correlates with run and step. */
export const itemsEnded = 'items.ended';

export function itemsCorrelation({ run, step }: ItemsParent): string {
  return `${run}/${step}`;
}

import { stepsIn } from '@crossdock/flow';
import { type Failure, isFailureError } from '@crossdock/sdk';
import type { ItemsEvent } from './children.ts';
import type { Decidable } from './decide.ts';
import type { Lists } from './lists.ts';
import type { PreparedPlan } from './prepare.ts';

/** The event of a run of items, with the items at hand. */
export interface LoadedItems extends ItemsEvent {
  items: readonly unknown[];
}

/** A list that is gone is a failure of the run; when it cannot be read now, the run is taken up again. */
export async function loadItems(
  event: ItemsEvent,
  lists: Lists,
): Promise<LoadedItems | { failure: Failure }> {
  const { items } = event;
  if (!('stored' in items)) return { ...event, items };
  try {
    return { ...event, items: await lists.read(items.stored, items) };
  } catch (error) {
    if (isFailureError(error)) return { failure: error.failure };
    throw error;
  }
}

/** A run of items goes through the container alone, wherever that stands in the flow. */
export function itemsPlan({ plan }: PreparedPlan, { container }: ItemsEvent): Decidable {
  const steps = stepsIn(plan).filter(({ key }) => key === container);
  return { trigger: container, steps, wires: [] };
}

/** In a run of items the failed ones are counted: it is the run around that takes the way `failed`. */
export function countingFailed(prepared: PreparedPlan, { container }: ItemsEvent): PreparedPlan {
  const failedWired = new Set(prepared.failedWired);
  failedWired.delete(container);
  return { ...prepared, failedWired };
}

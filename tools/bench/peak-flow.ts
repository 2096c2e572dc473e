import { Flow } from '@crossdock/flow';
import { benchFlow } from './bench-flow.ts';

const shared = 'endsWith("7") ? "till-" + right(trigger.number, 3) : trigger.ref';

/** Order-sync in which a tenth of the orders share a hundred keys, and the others have one each. */
export const peakFlow = Flow.parse({
  ...benchFlow,
  policy: { ...benchFlow.policy, sequence: { key: { formula: `trigger.number.${shared}` } } },
});

/** The key of an order as that flow has it, where it is shared. */
export function sharedKeyOf(number: number): string | undefined {
  return number % 10 === 7 ? String(number % 1000) : undefined;
}

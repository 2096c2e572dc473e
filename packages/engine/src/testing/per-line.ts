import type { FlowNode } from '@crossdock/flow';
import { charge, forEach, inside } from './nodes.ts';
import { flowOf } from './world.ts';

/** For each line of the order a charge, beside whatever else the flow has. */
export const perLine = (
  params: object = {},
  more: Record<string, FlowNode> = {},
  wires: Array<[string, string]> = [],
) =>
  flowOf({ lines: forEach(params), charge: inside('lines', charge()), ...more }, [
    ['order', 'lines'],
    ['lines.each', 'charge'],
    ...wires,
  ]);

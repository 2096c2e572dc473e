import type { FlowActivity, StepState } from '@crossdock/contracts';
import { parsePort } from '@crossdock/flow';

/** How the items of a node within a frame stand. */
export interface ItemCounts {
  done: number;
  failed: number;
  /** Running, waiting or to be tried again. */
  moving: number;
}

/** Where the nodes of a run stand; a node within a frame stands for all of its items. */
export interface NodeStates {
  steps: Record<string, StepState>;
  /** The ways out that were taken, joined by `+`. */
  ports: Record<string, string>;
  /** Of nodes that ran for more than one item. */
  items: Record<string, ItemCounts>;
}

const joint = '+';
const undoMark = '~undo';

/** The ways out that a step took. */
export function portsTaken(ports: NodeStates['ports'], key: string): string[] {
  return ports[key]?.split(joint) ?? [];
}

/** What is still moving comes first, then what needs somebody. */
const order: readonly StepState[] = [
  'running',
  'retrying',
  'waiting',
  'failed',
  'stopped',
  'completed',
  'skipped',
  'pending',
];

/** Brings steps, which have paths such as `lines/3/create`, together by their nodes. */
export function nodeStates(
  steps: Readonly<Record<string, StepState>>,
  ports: Readonly<Record<string, string>>,
): NodeStates {
  const byNode = Map.groupBy(
    Object.keys(steps).filter((path) => !path.endsWith(undoMark)),
    (path) => path.slice(path.lastIndexOf('/') + 1),
  );
  const shown: NodeStates = { steps: {}, ports: {}, items: {} };
  for (const [node, paths] of byNode) {
    const states = paths.map((path) => steps[path] ?? 'pending');
    shown.steps[node] = order.find((state) => states.includes(state)) ?? 'pending';
    const taken = new Set(paths.flatMap((path) => portsTaken(ports, path)));
    if (taken.size > 0) shown.ports[node] = [...taken].join(joint);
    if (paths.length > 1) shown.items[node] = countsOf(states);
  }
  return shown;
}

export function countsOf(states: readonly StepState[]): ItemCounts {
  const many = (...wanted: StepState[]) => states.filter((state) => wanted.includes(state)).length;
  return { done: many('completed'), failed: many('failed'), moving: many('running', 'retrying', 'waiting') };
}

/** The counts of a flow by `node.port`, whatever items and joined ways they were counted under. */
export function portsOfActivity({ ports }: FlowActivity): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [place, many] of Object.entries(ports)) {
    const { node, port } = parsePort(place.slice(place.lastIndexOf('/') + 1));
    for (const each of port.split(joint)) sums[`${node}.${each}`] = (sums[`${node}.${each}`] ?? 0) + many;
  }
  return sums;
}

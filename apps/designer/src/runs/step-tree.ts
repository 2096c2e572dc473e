import type { StepDetail, StepState } from '@crossdock/contracts';
import { countsOf, type ItemCounts } from '../editor/canvas/node-states.ts';

/** A step, and for a container what happened within it. */
export interface StepBranch {
  step: StepDetail;
  items: ItemBranch[];
}

/** One item of a for-each, or the whole body of a try. */
interface ItemBranch {
  /** `lines/3`: unique in the run. */
  id: string;
  index: number;
  state: StepState;
  steps: StepBranch[];
}

const undecided: readonly StepState[] = ['running', 'retrying', 'waiting', 'failed', 'pending'];

/** Brings the steps of a run, which are told by their paths, under the containers they ran in. */
export function stepTree(steps: readonly StepDetail[]): StepBranch[] {
  const roots: StepBranch[] = [];
  const branches = new Map<string, StepBranch>();
  const items = new Map<string, ItemBranch>();
  for (const step of steps) {
    const branch: StepBranch = { step, items: [] };
    branches.set(step.key, branch);
    const [, id = '', container = '', index = ''] = /^((.*)\/(\d+))\/[^/]+$/.exec(step.key) ?? [];
    const around = branches.get(container);
    if (around === undefined) {
      roots.push(branch);
      continue;
    }
    const item = items.get(id) ?? { id, index: Number(index), state: 'completed', steps: [] };
    if (!items.has(id)) around.items.push(item);
    items.set(id, item);
    item.steps.push(branch);
  }
  for (const item of items.values()) item.state = stateOf(item.steps);
  return roots;
}

function stateOf(steps: readonly StepBranch[]): StepState {
  const states = steps.map(({ step }) => step.state);
  return undecided.find((state) => states.includes(state)) ?? 'completed';
}

export function itemCounts({ items }: StepBranch): ItemCounts {
  return countsOf(items.map(({ state }) => state));
}

/** A line of the list of steps. */
export type Line =
  | { kind: 'step'; id: string; depth: number; branch: StepBranch; folds: boolean; open: boolean }
  | { kind: 'item'; id: string; depth: number; item: ItemBranch; open: boolean }
  | { kind: 'more'; id: string; depth: number; hidden: number };

interface Shown {
  /** What somebody opened or closed, by id. */
  opened: ReadonlyMap<string, boolean>;
  /** How many items of a container are shown, where more were asked for. */
  most: ReadonlyMap<string, number>;
  chosen: string | null;
}

export const itemsAtFirst = 50;
const fewItems = 3;

/** The lines to show: containers with few items stand open, and whatever leads to the chosen step. */
export function linesOf(branches: readonly StepBranch[], shown: Shown, depth = 0): Line[] {
  return branches.flatMap((branch): Line[] => {
    const { step, items } = branch;
    const folds = items.length > 0;
    const open = folds && isOpen(step.key, shown, items.length <= fewItems);
    const line: Line = { kind: 'step', id: step.key, depth, branch, folds, open };
    return open ? [line, ...linesInside(branch, shown, depth + 1)] : [line];
  });
}

function linesInside({ step, items }: StepBranch, shown: Shown, depth: number): Line[] {
  const [only] = items;
  if (only !== undefined && step.type.startsWith('core.try@')) return linesOf(only.steps, shown, depth);
  const most = shown.most.get(step.key) ?? itemsAtFirst;
  const sorted = [...items].sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  const visible = sorted.filter((item, at) => at < most || leadsTo(item.id, shown.chosen));
  const lines = visible.flatMap((item): Line[] => {
    const open = isOpen(item.id, shown, items.length === 1);
    const line: Line = { kind: 'item', id: item.id, depth, item, open };
    return open ? [line, ...linesOf(item.steps, shown, depth + 1)] : [line];
  });
  const hidden = items.length - visible.length;
  return hidden > 0 ? [...lines, { kind: 'more', id: step.key, depth, hidden }] : lines;
}

/** Items that failed stand first: they are what one looks for. */
function rank({ state }: ItemBranch): number {
  return state === 'failed' ? 0 : 1;
}

function isOpen(id: string, { opened, chosen }: Shown, standard: boolean): boolean {
  return opened.get(id) ?? (standard || leadsTo(id, chosen));
}

function leadsTo(id: string, chosen: string | null): boolean {
  return chosen?.startsWith(`${id}/`) ?? false;
}

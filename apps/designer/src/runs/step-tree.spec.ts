import type { StepDetail, StepState } from '@crossdock/contracts';
import { describe, expect, it } from 'vitest';
import { nodeStates } from '../editor/canvas/node-states.ts';
import { itemCounts, linesOf, stepTree } from './step-tree.ts';

function step(key: string, state: StepState = 'completed', type = 'erp.create@1'): StepDetail {
  return {
    key,
    node: key.slice(key.lastIndexOf('/') + 1),
    title: key,
    type,
    state,
    port: state === 'completed' ? 'out' : null,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    attempts: [],
    effect: null,
    waits: [],
  };
}

const each = (state: StepState = 'completed') => step('lines', state, 'core.for-each@1');
const items = (many: number, failed: readonly number[] = []) =>
  Array.from({ length: many }, (_, index) => [
    step(`lines/${String(index)}/find`),
    step(`lines/${String(index)}/create`, failed.includes(index) ? 'failed' : 'completed'),
  ]).flat();

const shown = { opened: new Map<string, boolean>(), most: new Map<string, number>(), chosen: null };
const ids = (lines: ReturnType<typeof linesOf>) => lines.map(({ kind, id }) => `${kind} ${id}`);

describe('the steps of a run', () => {
  it('stand under the container they ran in, item by item', () => {
    const [branch] = stepTree([each(), ...items(2, [1])]);
    expect(branch?.items.map(({ index, state }) => [index, state])).toEqual([
      [0, 'completed'],
      [1, 'failed'],
    ]);
    expect(branch && itemCounts(branch)).toEqual({ done: 1, failed: 1, moving: 0 });
  });

  it('of many items are folded, and show the failed ones first when they are opened', () => {
    const tree = stepTree([each(), ...items(100, [70])]);
    expect(ids(linesOf(tree, shown))).toEqual(['step lines']);
    const open = linesOf(tree, { ...shown, opened: new Map([['lines', true]]) });
    expect(open).toHaveLength(1 + 50 + 1);
    expect(ids(open).slice(0, 3)).toEqual(['step lines', 'item lines/70', 'item lines/0']);
    expect(open.at(-1)).toMatchObject({ kind: 'more', hidden: 50 });
  });

  it('are opened down to the one that is chosen, however far it stands', () => {
    const lines = linesOf(stepTree([each(), ...items(100)]), { ...shown, chosen: 'lines/90/create' });
    expect(ids(lines)).toContain('step lines/90/create');
  });

  it('of a try stand right under it: it has one body and no items', () => {
    const tree = stepTree([step('safely', 'completed', 'core.try@1'), step('safely/0/create')]);
    expect(ids(linesOf(tree, shown))).toEqual(['step safely', 'step safely/0/create']);
  });

  it('in containers within containers keep their depth', () => {
    const tree = stepTree([
      each(),
      step('lines/0/parcels', 'completed', 'core.for-each@1'),
      step('lines/0/parcels/0/print'),
    ]);
    expect(linesOf(tree, shown).map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a node within a container on the canvas', () => {
  it('stands for all of its items: what moves counts before what failed', () => {
    const states = { lines: 'running', 'lines/0/create': 'failed', 'lines/1/create': 'running' } as const;
    expect(nodeStates(states, {}).steps).toEqual({ lines: 'running', create: 'running' });
    expect(nodeStates(states, {}).items['create']).toEqual({ done: 0, failed: 1, moving: 1 });
  });

  it('is told by every way that its items took, and not by what took it back', () => {
    const states = {
      'lines/0/size': 'completed',
      'lines/1/size': 'completed',
      'lines/1/size~undo': 'failed',
    } as const;
    const { steps, ports } = nodeStates(states, { 'lines/0/size': 'large', 'lines/1/size': 'small+gift' });
    expect(steps).toEqual({ size: 'completed' });
    expect(ports['size']?.split('+')).toEqual(['large', 'small', 'gift']);
  });
});

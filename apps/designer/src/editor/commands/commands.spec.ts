import { Flow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../document.ts';
import { createEditorStore } from '../editor-store.ts';
import { addNode } from './add-node.ts';
import { arrange } from './arrange.ts';
import { chooseConnection, renameNode, setInput, setNodePolicy, setParams } from './change-node.ts';
import type { Command } from './command.ts';
import { connectPorts } from './connect-ports.ts';
import { moveNodes } from './move-nodes.ts';
import { clip, pasteNodes } from './paste-nodes.ts';
import { remove } from './remove.ts';
import { renameBranchPort } from './rename-branch-port.ts';
import { setFlowPolicy } from './set-flow-policy.ts';
import { upgradeNodes } from './upgrade-nodes.ts';

const start: FlowDocument = {
  flow: Flow.parse({
    schema: 1,
    nodes: {
      'order-in': { type: 'shop.order@1', connection: 'shop' },
      'by-size': {
        type: 'core.route@1',
        params: {
          branches: [
            {
              port: 'large',
              title: 'Large',
              when: { field: 'trigger.total', operator: 'greater-than', value: 500 },
            },
          ],
        },
      },
      'create-order': {
        type: 'erp.create-order@1',
        connection: 'erp',
        inputs: { order: { ref: 'trigger' } },
      },
    },
    wires: [
      { from: 'order-in.out', to: 'by-size' },
      { from: 'by-size.large', to: 'create-order' },
    ],
  }),
  layout: { 'order-in': { x: 0, y: 0 }, 'by-size': { x: 300, y: 0 }, 'create-order': { x: 600, y: 0 } },
};

/** Runs a command and checks what everybody relies on: undo and redo restore the document exactly. */
function edited<Args>(command: Command<Args>, args: Args): FlowDocument {
  const before = structuredClone(start);
  const store = createEditorStore(start);
  expect(store.run(command, args)).toBe(true);
  const after = structuredClone(store.get().history.document);
  expect(after).not.toEqual(before);
  expect(start).toEqual(before);
  store.undo();
  expect(store.get().history.document).toEqual(before);
  store.redo();
  expect(store.get().history.document).toEqual(after);
  return after;
}

function refused<Args>(command: Command<Args>, args: Args): void {
  const store = createEditorStore(start);
  expect(store.run(command, args)).toBe(false);
  expect(store.get().history.document).toBe(start);
}

describe('adding', () => {
  it('wires a new node to the open port of the node it follows', () => {
    const node = { type: 'erp.create-note@1' };
    const { flow, layout } = edited(addNode, { key: 'note', node, at: { x: 9.6, y: 1 }, after: 'by-size' });
    expect(flow.nodes['note']).toEqual(node);
    expect(flow.wires).toContainEqual({ from: 'by-size.otherwise', to: 'note' });
    expect(layout['note']).toEqual({ x: 10, y: 1 });
  });

  it('never replaces a node that has the same key', () => {
    refused(addNode, { key: 'by-size', node: { type: 'erp.create-note@1' }, at: { x: 0, y: 0 } });
  });

  it('pastes copies under new keys, wired among each other as the originals are', () => {
    const { flow } = edited(pasteNodes, clip(start.flow, start.layout, ['by-size', 'create-order']));
    expect(flow.wires).toContainEqual({ from: 'by-size-2.large', to: 'create-order-2' });
    expect(flow.wires.filter(({ to }) => to === 'by-size-2')).toEqual([]);
  });
});

describe('connecting', () => {
  it('draws a wire from a port to a node', () => {
    const { flow } = edited(connectPorts, { from: 'by-size.otherwise', to: 'create-order' });
    expect(flow.wires).toHaveLength(3);
  });

  it('refuses a circle, a second wire between the same ends, and a port that does not exist', () => {
    refused(connectPorts, { from: 'create-order.out', to: 'by-size' });
    refused(connectPorts, { from: 'by-size.large', to: 'create-order' });
    refused(connectPorts, { from: 'by-size.huge', to: 'create-order' });
  });
});

describe('removing', () => {
  it('takes a node away with its place and the wires that touch it', () => {
    const { flow, layout } = edited(remove, { nodes: ['by-size'], wires: [] });
    expect(flow.wires).toEqual([]);
    expect(Object.keys(layout)).toEqual(['order-in', 'create-order']);
  });

  it('takes a single wire away and leaves its nodes', () => {
    const { flow } = edited(remove, { nodes: [], wires: ['by-size.large->create-order'] });
    expect(flow.wires).toEqual([{ from: 'order-in.out', to: 'by-size' }]);
    expect(Object.keys(flow.nodes)).toHaveLength(3);
  });

  it('does nothing when nothing is selected', () => {
    refused(remove, { nodes: [], wires: [] });
  });
});

describe('changing a node', () => {
  it('gives it a title, and takes it back when it is emptied', () => {
    const { flow } = edited(renameNode, { key: 'create-order', title: 'Into the ERP' });
    expect(flow.nodes['create-order']?.title).toBe('Into the ERP');
  });

  it('sets where an input comes from, and leaves it out again', () => {
    const set = edited(setInput, { key: 'create-order', field: 'note', input: { formula: '"x"' } });
    expect(set.flow.nodes['create-order']?.inputs?.['note']).toEqual({ formula: '"x"' });
    const cleared = edited(setInput, { key: 'create-order', field: 'order', input: null });
    expect(cleared.flow.nodes['create-order']?.inputs).toEqual({});
  });

  it('refuses an input that could not be stored', () => {
    refused(setInput, { key: 'create-order', field: 'note', input: { formula: '' } });
    refused(setInput, { key: 'create-order', field: 'note', input: { ref: 'somewhere' } });
  });

  it('chooses a connection, a policy and settings', () => {
    expect(
      edited(chooseConnection, { key: 'create-order', connection: 'erp-2' }).flow.nodes['create-order'],
    ).toMatchObject({ connection: 'erp-2' });
    expect(
      edited(setNodePolicy, { key: 'create-order', policy: { retry: { attempts: 3 } } }).flow.nodes[
        'create-order'
      ]?.policy,
    ).toEqual({ retry: { attempts: 3 } });
    expect(edited(setParams, { key: 'by-size', params: { branches: [] } }).flow.wires).toEqual([
      { from: 'order-in.out', to: 'by-size' },
    ]);
  });

  it('keeps the wires of a branch whose port is renamed', () => {
    const { flow } = edited(renameBranchPort, { key: 'by-size', from: 'large', to: 'above-500' });
    expect(flow.wires).toContainEqual({ from: 'by-size.above-500', to: 'create-order' });
    refused(renameBranchPort, { key: 'by-size', from: 'large', to: 'otherwise' });
    refused(renameBranchPort, { key: 'by-size', from: 'large', to: 'Not a port' });
  });
});

describe('upgrading nodes', () => {
  const proposed = (type: string): Flow => ({
    ...start.flow,
    nodes: { ...start.flow.nodes, 'create-order': { type, connection: 'erp', inputs: {} } },
  });

  it('takes the flow as it was proposed and leaves every box in its place', () => {
    const to = proposed('erp.create-order@2');
    const after = edited(upgradeNodes, { from: start.flow, to });
    expect(after).toEqual({ flow: to, layout: start.layout });
  });

  it('refuses a proposal for a flow that has changed since, and one that loses a node', () => {
    refused(upgradeNodes, { from: structuredClone(start.flow), to: proposed('erp.create-order@2') });
    refused(upgradeNodes, { from: start.flow, to: { ...start.flow, nodes: {} } });
  });
});

describe('the flow as a whole', () => {
  it('takes another retry policy, but no impossible one', () => {
    const policy = { ...start.flow.policy, callTimeoutMs: 5_000 };
    expect(edited(setFlowPolicy, { policy }).flow.policy.callTimeoutMs).toBe(5_000);
    refused(setFlowPolicy, { policy: { ...policy, callTimeoutMs: -1 } });
  });

  it('moves boxes without touching the flow itself', () => {
    const after = edited(moveNodes, { 'by-size': { x: 310.4, y: 20 } });
    expect(after.flow).toEqual(start.flow);
    expect(after.layout['by-size']).toEqual({ x: 310, y: 20 });
    refused(moveNodes, { 'by-size': { x: 300, y: 0 } });
  });

  it('arranges nodes from left to right along the wires', () => {
    const { layout } = edited(arrange, {});
    expect(layout['order-in']?.x).toBeLessThan(layout['by-size']?.x ?? 0);
    expect(layout['by-size']?.x).toBeLessThan(layout['create-order']?.x ?? 0);
  });
});

describe('history', () => {
  it('undoes typing in one field as one step', () => {
    const store = createEditorStore(start);
    for (const title of ['I', 'In', 'Into'])
      store.run(renameNode, { key: 'create-order', title }, 'create-order');
    store.run(renameNode, { key: 'by-size', title: 'Size' }, 'by-size');
    store.undo();
    expect(store.get().history.document.flow.nodes['create-order']?.title).toBe('Into');
    store.undo();
    expect(store.get().history.document).toBe(start);
  });

  it('forgets what was undone once something else is done', () => {
    const store = createEditorStore(start);
    store.run(renameNode, { key: 'by-size', title: 'Size' });
    store.undo();
    store.run(remove, { nodes: ['create-order'], wires: [] });
    const after = store.get().history.document;
    store.redo();
    expect(store.get().history.document).toBe(after);
  });

  it('drops a node from the selection when undo takes it away', () => {
    const store = createEditorStore(start);
    store.run(addNode, { key: 'note', node: { type: 'erp.create-note@1' }, at: { x: 0, y: 0 } });
    store.select({ nodes: ['note'] });
    store.undo();
    expect(store.get().selection.nodes).toEqual([]);
  });
});

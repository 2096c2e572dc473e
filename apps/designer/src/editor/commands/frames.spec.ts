import { Flow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { frameAt, rectOf } from '../canvas/frames.ts';
import type { FlowDocument } from '../document.ts';
import { createEditorStore } from '../editor-store.ts';
import { addNode } from './add-node.ts';
import { arrange } from './arrange.ts';
import type { Command } from './command.ts';
import { connectPorts } from './connect-ports.ts';
import { moveInto } from './move-into.ts';
import { moveNodes } from './move-nodes.ts';
import { clip, pasteNodes } from './paste-nodes.ts';
import { remove } from './remove.ts';

const start: FlowDocument = {
  flow: Flow.parse({
    schema: 1,
    nodes: {
      'order-in': { type: 'shop.order@1' },
      lines: { type: 'core.for-each@1', params: { items: { ref: 'trigger.lines' } } },
      reserve: { type: 'erp.reserve@1', within: 'lines' },
      'all-or-nothing': { type: 'core.try@1', within: 'lines' },
      book: { type: 'erp.book@1', within: 'all-or-nothing' },
      notify: { type: 'erp.notify@1' },
    },
    wires: [
      { from: 'order-in.out', to: 'lines' },
      { from: 'lines.each', to: 'reserve' },
      { from: 'reserve.out', to: 'all-or-nothing' },
      { from: 'all-or-nothing.try', to: 'book' },
      { from: 'lines.out', to: 'notify' },
    ],
  }),
  layout: {
    'order-in': { x: 0, y: 0 },
    lines: { x: 300, y: 0 },
    reserve: { x: 420, y: 100 },
    'all-or-nothing': { x: 760, y: 100 },
    book: { x: 880, y: 200 },
    notify: { x: 1500, y: 0 },
  },
};

function edited<Args>(command: Command<Args>, args: Args): FlowDocument {
  const store = createEditorStore(start);
  expect(store.run(command, args)).toBe(true);
  const after = structuredClone(store.get().history.document);
  store.undo();
  expect(store.get().history.document).toBe(start);
  return after;
}

const refused = <Args>(command: Command<Args>, args: Args) =>
  expect(createEditorStore(start).run(command, args)).toBe(false);

const within = ({ flow }: FlowDocument, key: string) => flow.nodes[key]?.within;

describe('a frame', () => {
  it('grows to hold what stands in it, frames too', () => {
    const inner = rectOf(start, 'all-or-nothing', undefined);
    const outer = rectOf(start, 'lines', undefined);
    expect(outer).toMatchObject({ x: 300, y: 0 });
    expect(outer.x + outer.width).toBeGreaterThan(inner.x + inner.width);
    expect(outer.y + outer.height).toBeGreaterThan(inner.y + inner.height);
  });

  it('is found by what lies in it, the innermost first, and never a frame that is being moved', () => {
    expect(frameAt(start, { x: 900, y: 210 }, undefined)).toBe('all-or-nothing');
    expect(frameAt(start, { x: 900, y: 210 }, undefined, ['all-or-nothing'])).toBe('lines');
    expect(frameAt(start, { x: 900, y: 210 }, undefined, ['lines'])).toBeUndefined();
    expect(frameAt(start, { x: 20, y: 20 }, undefined)).toBeUndefined();
  });

  it('takes along what stands in it when it is moved', () => {
    const { layout } = edited(moveNodes, { lines: { x: 350, y: 40 } });
    expect(layout).toMatchObject({
      lines: { x: 350, y: 40 },
      reserve: { x: 470, y: 140 },
      book: { x: 930, y: 240 },
      notify: { x: 1500, y: 0 },
    });
  });

  it('takes what stands in it away when it is removed, and brings all of it back on undo', () => {
    const { flow, layout } = edited(remove, { nodes: ['lines'], wires: [] });
    expect(Object.keys(flow.nodes)).toEqual(['order-in', 'notify']);
    expect(Object.keys(layout)).toEqual(['order-in', 'notify']);
    expect(flow.wires).toEqual([]);
  });

  it('is copied with what stands in it', () => {
    const after = edited(pasteNodes, clip(start.flow, start.layout, ['lines']));
    expect(within(after, 'reserve-2')).toBe('lines-2');
    expect(within(after, 'book-2')).toBe('all-or-nothing-2');
    expect(after.flow.wires).toContainEqual({ from: 'lines-2.each', to: 'reserve-2' });
  });

  it('is arranged around its nodes, without one over another', () => {
    const after = edited(arrange, {});
    const lines = rectOf(after, 'lines', undefined);
    const notify = rectOf(after, 'notify', undefined);
    const inner = rectOf(after, 'all-or-nothing', undefined);
    expect(notify.x).toBeGreaterThan(lines.x + lines.width);
    expect(inner.x).toBeGreaterThan(rectOf(after, 'reserve', undefined).x);
    expect(rectOf(after, 'book', undefined).y).toBeGreaterThan(inner.y);
  });
});

describe('moving into a frame and out of it', () => {
  it('sets where a node stands and drops the wires that would cross the border', () => {
    const after = edited(moveInto, { keys: ['notify'], container: 'lines' });
    expect(within(after, 'notify')).toBe('lines');
    expect(after.flow.wires).not.toContainEqual({ from: 'lines.out', to: 'notify' });
    expect(after.flow.wires).toHaveLength(4);
    expect(frameAt(after, after.layout['notify'] ?? { x: 0, y: 0 }, undefined)).toBe('lines');
  });

  it('takes a node out to where it was dropped, with its place in one undo', () => {
    const after = edited(moveInto, {
      keys: ['book'],
      container: null,
      places: { book: { x: 1400.4, y: 600 } },
    });
    expect(within(after, 'book')).toBeUndefined();
    expect(after.layout['book']).toEqual({ x: 1400, y: 600 });
  });

  it('is refused for a frame into itself or into one that stands within it', () => {
    refused(moveInto, { keys: ['lines'], container: 'lines' });
    refused(moveInto, { keys: ['lines'], container: 'all-or-nothing' });
    refused(moveInto, { keys: ['book'], container: 'notify' });
    refused(moveInto, { keys: ['book'], container: 'all-or-nothing' });
  });
});

describe('wires and frames', () => {
  it('never cross a border, and lead in from the inner port only', () => {
    refused(connectPorts, { from: 'reserve.out', to: 'notify' });
    refused(connectPorts, { from: 'order-in.out', to: 'reserve' });
    refused(connectPorts, { from: 'lines.out', to: 'reserve' });
    edited(connectPorts, { from: 'lines.each', to: 'all-or-nothing' });
  });

  it('lead on from failing', () => {
    edited(connectPorts, { from: 'lines.failed', to: 'notify' });
  });

  it('begin at the inner port for a node added to the frame', () => {
    const node = { type: 'erp.book@1', within: 'all-or-nothing' };
    const { flow } = edited(addNode, { key: 'also', node, at: { x: 0, y: 0 }, after: 'all-or-nothing' });
    expect(flow.wires).toContainEqual({ from: 'all-or-nothing.try', to: 'also' });
  });
});

import { Flow, makeCatalogue } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { ConnectorDescriptor } from '../../api/descriptors.ts';
import { type CanvasSource, toCanvas } from './to-canvas.ts';
import { travelled } from './travel.ts';

const order = { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] };
const connectors: ConnectorDescriptor[] = [
  {
    id: 'core',
    connections: [],
    nodes: [
      { kind: 'logic', type: 'core.map@1', title: 'Map', description: '', params: {}, sample: {} },
      { kind: 'logic', type: 'core.route@1', title: 'Route', description: '', params: {}, sample: {} },
    ],
  },
  {
    id: 'shop',
    connections: [{ id: 'shop', title: 'The shop', monogram: 'SH', description: '', settings: {} }],
    nodes: [
      {
        kind: 'trigger',
        type: 'shop.order@1',
        title: 'Order',
        description: '',
        connection: 'shop',
        output: order,
        starts: ['webhook', 'sweep'],
        sweepEveryMs: 300_000,
        sample: { number: '1001' },
      },
      {
        kind: 'action',
        type: 'shop.create@1',
        title: 'Create',
        description: '',
        connection: 'shop',
        effect: 'once',
        ports: ['out'],
        waits: false,
        undoes: false,
        input: { type: 'object', properties: { order }, required: ['order'] },
        output: {},
        sample: { input: {}, output: {} },
      },
    ],
  },
];

const source: CanvasSource = {
  document: {
    flow: Flow.parse({
      schema: 1,
      nodes: {
        'order-in': { type: 'shop.order@1', connection: 'shop' },
        map: { type: 'core.map@1', params: { fields: { number: { ref: 'trigger.number' } } } },
        size: {
          type: 'core.route@1',
          title: 'Large?',
          params: {
            branches: [
              {
                port: 'large',
                title: 'Above € 500',
                when: { field: 'trigger.number', operator: 'is-present' },
              },
            ],
          },
        },
        create: { type: 'shop.create@1', connection: 'shop', inputs: { order: { ref: 'steps.map' } } },
        review: { type: 'shop.create@1' },
      },
      wires: [
        { from: 'order-in.out', to: 'map' },
        { from: 'map.out', to: 'size' },
        { from: 'size.large', to: 'review' },
        { from: 'size.otherwise', to: 'create' },
      ],
    }),
    layout: { map: { x: 300, y: 10 } },
  },
  known: { catalogue: makeCatalogue(connectors), connectors },
  problems: [{ code: 'flow.no-connection', message: 'needs a connection', place: { node: 'review' } }],
  selection: { nodes: ['map'], wires: [] },
};

const card = (shown: ReturnType<typeof toCanvas>, key: string) => shown.nodes.find(({ id }) => id === key);
const wires = (shown: ReturnType<typeof toCanvas>) =>
  Object.fromEntries(shown.edges.map(({ source: from, target, data }) => [`${from}->${target}`, data?.way]));

describe('cards', () => {
  const shown = toCanvas(source);

  it('say what matters in plain words', () => {
    expect(card(shown, 'order-in')?.data.line).toBe('shop · webhook, sweep every 5 min');
    expect(card(shown, 'map')?.data.line).toBe('1 of 1 required ✓');
    expect(card(shown, 'create')?.data.line).toBe('shop · once per record');
    expect(card(shown, 'review')?.data.line).toBe('choose a connection · once per record');
  });

  it('name the branches of a route as ports, the rest last', () => {
    expect(card(shown, 'size')?.data.ports).toEqual([
      { name: 'large', title: 'Above € 500' },
      { name: 'otherwise', title: 'Otherwise' },
    ]);
  });

  it('carry place, selection and problems', () => {
    expect(card(shown, 'map')).toMatchObject({ position: { x: 300, y: 10 }, selected: true });
    expect(card(shown, 'review')?.data.problems).toBe(1);
  });

  it('say what is worth knowing about a node without counting it as a problem', () => {
    const message = 'There is version 2.';
    const noted = toCanvas({
      ...source,
      notes: [{ code: 'flow.newer-version', message, place: { node: 'create' } }],
    });
    expect(card(noted, 'create')?.data).toMatchObject({ notes: [message], problems: 0 });
    expect(card(noted, 'map')?.data.notes).toEqual([]);
  });

  it('stand somewhere even when nobody placed them', () => {
    const places = shown.nodes.map(({ position }) => `${String(position.x)} ${String(position.y)}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('activity', () => {
  it('counts what was done, what failed and which way was taken', () => {
    const ports = { 'size.large': 3, 'size.otherwise': 40, 'create.out': 38, 'create.failed': 2 };
    const shown = toCanvas({ ...source, activity: { since: '2026-11-21T00:00:00.000Z', ports } });
    expect(card(shown, 'create')?.data.counts).toEqual({ done: 38, running: 0, retrying: 0, failed: 2 });
    expect(card(shown, 'size')?.data.portCounts).toEqual({ large: 3, otherwise: 40 });
    expect(shown.edges.find(({ target }) => target === 'review')?.data?.count).toBe(3);
  });
});

describe('a run on the canvas', () => {
  const steps = {
    'order-in': 'completed',
    map: 'completed',
    size: 'completed',
    review: 'skipped',
    create: 'running',
  } as const;
  const ports = { 'order-in': 'out', map: 'out', size: 'otherwise' };

  it('lights the way taken and lets the rest step back', () => {
    const shown = toCanvas({ ...source, run: { steps, ports, active: true } });
    expect(wires(shown)).toEqual({
      'order-in->map': 'taken',
      'map->size': 'taken',
      'size->review': 'dim',
      'size->create': 'moving',
    });
    expect(card(shown, 'review')?.data.dim).toBe(true);
    expect(card(shown, 'create')?.data).toMatchObject({ state: 'running', dim: false });
  });

  it('ends red where a step failed', () => {
    const shown = toCanvas({
      ...source,
      run: { steps: { ...steps, create: 'failed' }, ports, active: false },
    });
    expect(wires(shown)['size->create']).toBe('failed');
  });

  it('is shown step by step, never ahead of the run itself', () => {
    const sequence = ['order-in', 'map', 'size', 'review', 'create'];
    const done = { steps: { ...steps, create: 'completed' as const }, ports: { ...ports, create: 'out' } };
    const first = travelled(sequence, done, 1);
    expect(first.steps).toMatchObject({ 'order-in': 'completed', map: 'running', size: 'pending' });
    expect(first).toMatchObject({ ports: { 'order-in': 'out' }, active: true });
    expect(travelled(sequence, done, 4)).toEqual({ ...done, active: false });
    expect(travelled(sequence, { steps, ports }, 9)).toEqual({ steps, ports, active: true });
  });
});

import { Flow, makeCatalogue, makeExpressions } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { ConnectorDescriptor } from '../../api/descriptors.ts';
import { referencesFor } from './reference-tree.ts';
import { sampleScopes, scopeAt } from './sample-scope.ts';

const logic = (type: string) =>
  ({ kind: 'logic', type, title: type, description: '', params: {}, sample: {} }) as const;
const line = { type: 'object', properties: { sku: { type: 'string', title: 'SKU' } } };
const connectors: ConnectorDescriptor[] = [
  {
    id: 'core',
    connections: [],
    nodes: ['map', 'for-each', 'set-variables', 'decision-table'].map((name) => logic(`core.${name}@1`)),
  },
  {
    id: 'shop',
    connections: [],
    nodes: [
      {
        kind: 'trigger',
        type: 'shop.order@1',
        title: 'Order',
        description: '',
        output: { type: 'object', properties: { lines: { type: 'array', items: line } } },
        starts: ['webhook'],
        sample: { country: 'DE', lines: [{ sku: 'MUG' }, { sku: 'TEA' }] },
      },
    ],
  },
];

const flow = Flow.parse({
  schema: 1,
  nodes: {
    'order-in': { type: 'shop.order@1' },
    region: {
      type: 'core.set-variables@1',
      params: { variables: { region: { formula: 'trigger.country + "-1"' } } },
    },
    warehouse: {
      type: 'core.decision-table@1',
      params: {
        inputs: [{ name: 'region', title: 'Region', expression: { ref: 'vars.region' } }],
        outputs: [{ name: 'code', title: 'Code' }],
        rows: [{ when: [{ operator: 'equals', value: 'DE-1' }], then: ['WH-MUC'] }],
        hit: 'first',
      },
    },
    lines: {
      type: 'core.for-each@1',
      title: 'Each line',
      params: { items: { ref: 'trigger.lines' }, result: { ref: 'steps.shorten.name' } },
    },
    shorten: {
      type: 'core.map@1',
      within: 'lines',
      params: { fields: { name: { formula: 'item.sku + "!"' } } },
    },
    after: { type: 'core.map@1', params: { fields: {} } },
  },
  wires: [
    { from: 'order-in.out', to: 'region' },
    { from: 'region.out', to: 'warehouse' },
    { from: 'warehouse.out', to: 'lines' },
    { from: 'lines.each', to: 'shorten' },
    { from: 'lines.out', to: 'after' },
  ],
});
const known = { catalogue: makeCatalogue(connectors), connectors };
const samples = sampleScopes(
  flow,
  known.catalogue,
  makeExpressions(() => ({})),
);
const pathsFor = (key: string, inside = false) =>
  referencesFor(flow, known, key, scopeAt(samples, flow, key), { inside }).map(({ path }) => path);

describe('the sample', () => {
  it('is computed through every node of the language, the first item standing for all', () => {
    const { steps, vars } = samples.root;
    expect(vars).toEqual({ region: 'DE-1' });
    expect(steps['warehouse']).toEqual({ matched: [1], values: { code: 'WH-MUC' } });
    expect(steps['lines']).toEqual({ count: 2, done: 2, failed: 0, results: ['MUG!'] });
    expect(scopeAt(samples, flow, 'shorten')).toMatchObject({ item: { sku: 'MUG' }, index: 0 });
  });
});

describe('what a node may read', () => {
  it('has the item only within the frame, with the fields of its schema', () => {
    expect(pathsFor('shorten')).toEqual([
      'item',
      'index',
      'vars',
      'steps.warehouse',
      'steps.region',
      'trigger',
    ]);
    expect(pathsFor('after')).toContain('steps.lines');
    expect(pathsFor('after')).not.toContain('item');
    const [item] = referencesFor(flow, known, 'shorten', scopeAt(samples, flow, 'shorten'));
    expect(item?.children.map(({ title }) => title)).toEqual(['SKU']);
  });

  it('leaves what stands within a frame to the inside, and to the result of the frame', () => {
    expect(pathsFor('after')).not.toContain('steps.shorten');
    expect(pathsFor('lines')).not.toContain('item');
    expect(pathsFor('lines', true)).toEqual(expect.arrayContaining(['item', 'steps.shorten']));
  });
});

import { describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { drawn } from './testing/drawn.ts';

describe('a stored flow', () => {
  it('of the current shape is read as it is, with defaults filled in', () => {
    const flow = drawn('trigger -> a');
    const { policy, ...stored } = flow;
    expect(migrate(JSON.parse(JSON.stringify(stored)))).toEqual({ ...flow, policy });
  });

  it('is not changed by reading it', () => {
    const stored = Object.freeze({ schema: 1, nodes: Object.freeze({}), wires: Object.freeze([]) });
    expect(migrate(stored)).toMatchObject({ schema: 1, nodes: {}, wires: [] });
  });

  it('of a newer release is refused, and says which', () => {
    expect(() => migrate({ schema: 2, nodes: {}, wires: [] })).toThrow(
      'The flow has schema 2; this release knows up to 1',
    );
  });

  it.each([null, 'flow', 7, undefined])('is a document, not %j', (document) => {
    expect(() => migrate(document)).toThrow('Not a flow document');
  });

  it.each([
    [{ nodes: {}, wires: [] }, 'schema'],
    [{ schema: 1, nodes: { a: { type: 'x' } }, wires: [] }, 'nodes.a.type'],
    [{ schema: 1, nodes: { 'A b': { type: 'core.map@1' } }, wires: [] }, 'nodes'],
    [{ schema: 1, nodes: {}, wires: [{ from: 'a', to: 'b' }] }, 'must be node.port, such as route.retail'],
    [{ schema: 1, nodes: {}, wires: [], positions: {} }, 'positions'],
  ])('%j is refused, and the place named in words', (document, place) => {
    expect(() => migrate(document)).toThrow(place);
    expect(() => migrate(document)).toThrow(/^Not a flow of schema 1:\n✖ /);
  });
});

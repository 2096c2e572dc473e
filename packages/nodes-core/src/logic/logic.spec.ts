import {
  compile,
  constructs,
  draw,
  Flow,
  isContainer,
  makeCatalogue,
  readDrawing,
  validate,
} from '@crossdock/flow';
import { describe as described } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { coreConnector } from '../index.ts';

const catalogue = makeCatalogue([described(coreConnector)]);
const nodes = coreConnector.logic.map((node) => ({ ...node, type: `${node.id}@${String(node.version)}` }));

/** By hand, the node, and where it is a container a filter within it. */
function around(type: string, params: unknown): Flow {
  const construct = constructs.find((each) => each.type === type);
  const body = { type: 'core.filter@1', params: { when: { formula: 'true' } }, within: 'node' };
  const wires = readDrawing(
    construct?.inner === undefined ? 'by-hand -> node' : `by-hand -> node\n node.${construct.inner} -> body`,
  );
  return Flow.parse({
    schema: 1,
    nodes: {
      'by-hand': { type: 'core.manual@1', params: {} },
      node: { type, params },
      ...(isContainer(type) ? { body } : {}),
    },
    wires: wires.map(({ from, port, to }) => ({ from: `${from}.${port}`, to })),
  });
}

describe('the nodes of the flow language', () => {
  it('are the constructs of the language, each in the same version', () => {
    expect(nodes.map(({ type }) => type).sort()).toEqual(constructs.map(({ type }) => type).sort());
  });

  it.each(nodes)('have params as the language reads them: $type', ({ type, params, sample }) => {
    const construct = constructs.find((each) => each.type === type);
    expect(construct?.params.parse(sample)).toEqual(params.parse(sample));
  });

  it.each(nodes)('have a sample that may be published as it is: $type', ({ type, sample }) => {
    const flow = around(type, sample);
    expect(validate(flow, catalogue)).toEqual([]);
    expect(draw(compile(flow, catalogue).wires)).toBe('by-hand -> node');
  });

  it.each(nodes)('say in a sentence what they are for: $type', ({ title, description }) => {
    expect(title).toMatch(/^[A-Z]/);
    expect(description).toMatch(/^[A-Z].+\.$/);
  });
});

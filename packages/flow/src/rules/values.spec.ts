import { describe, expect, it } from 'vitest';
import type { FlowNode } from '../flow.ts';
import { action, catalogue, drawn, mapNode, routeNode, trigger } from '../testing/drawn.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { validate } from '../validate.ts';

describe('the values', () => {
  const withNode = (node: FlowNode) => drawn('trigger -> a', { a: node });
  const { connection: _, ...unconnected } = action();

  it('name a connection for each node that talks to a system', () => {
    expect(problemsOf(withNode(unconnected))).toEqual(['flow.no-connection at a connection']);
    expect(problemsOf(drawn('', { trigger: { type: trigger.type } }))).toEqual([
      'flow.no-connection at trigger connection',
    ]);
  });

  it('give each required input, by the title people know', () => {
    expect(validate(withNode(action({ inputs: {} })), catalogue)).toEqual([
      {
        code: 'flow.required-input',
        message: '"a" needs a value for "Order number".',
        place: { node: 'a', field: 'inputs.number' },
      },
    ]);
  });

  it('give no input that the action does not know', () => {
    const inputs = { number: { value: '1' }, nummer: { value: '1' }, constructor: { value: '1' } };
    expect(problemsOf(withNode(action({ inputs })))).toEqual([
      'flow.unknown-input at a inputs.nummer',
      'flow.unknown-input at a inputs.constructor',
    ]);
  });

  it.each<[string, FlowNode, string]>([
    ['a map without fields', { type: 'core.map@1' }, 'params.fields'],
    ['a field path that is none', mapNode({ 'a b': { value: 1 } }), 'params.fields.a b'],
    ['a route without branches', routeNode({}), 'params.branches'],
  ])('are complete: %s is not', (_, node, field) => {
    expect(problemsOf(withNode(node))).toEqual([`flow.invalid-params at a ${field}`]);
  });
});

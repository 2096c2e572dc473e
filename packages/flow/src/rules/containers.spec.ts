import { describe, expect, it } from 'vitest';
import type { FlowNode } from '../flow.ts';
import { action, catalogue, drawn } from '../testing/drawn.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { validate } from '../validate.ts';

describe('containers', () => {
  const each: FlowNode = { type: 'core.for-each@1', params: { items: { ref: 'trigger.lines' } } };
  const within = (container: string, change: Partial<FlowNode> = {}) =>
    action({ within: container, ...change });

  it('hold nodes that read the item, the item around, and what stands before the container', () => {
    const inputs = { number: { formula: 'outer.item.ref + item.sku + steps.a.id' } };
    const flow = drawn('trigger -> a\n a -> orders\n orders.each -> lines\n lines.each -> b\n orders -> c', {
      orders: each,
      lines: { ...each, params: { items: { ref: 'item.lines' } }, within: 'orders' },
      b: within('lines', { inputs }),
    });
    expect(validate(flow, catalogue)).toEqual([]);
  });

  it('are read from outside as a whole: what stands within them is not', () => {
    const flow = drawn('trigger -> each\n each.each -> b\n each -> c', {
      each,
      b: within('each'),
      c: action({ inputs: { number: { ref: 'steps.b.id' } } }),
    });
    expect(problemsOf(flow)).toEqual(['flow.reference-misfit at c inputs.number']);
  });

  it('have a body, and no wire crosses their border', () => {
    const empty = drawn('trigger -> each', { each });
    expect(problemsOf(empty)).toEqual(['flow.empty-container at each']);
    const crossed = drawn('trigger -> each\n each.each -> b\n b -> c', { each, b: within('each') });
    expect(validate(crossed, catalogue).map(({ code }) => code)).toEqual(['flow.wire-crosses']);
  });

  it('are containers, and do not contain themselves', () => {
    const flow = drawn('trigger -> a\n a -> b', { b: within('a') });
    expect(validate(flow, catalogue).map(({ code }) => code)).toContain('flow.within-misfit');
    const circle = drawn('trigger -> e\n e.each -> f', {
      e: { ...each, within: 'f' },
      f: { ...each, within: 'e' },
    });
    expect(validate(circle, catalogue).map(({ code }) => code)).toContain('flow.within-misfit');
  });
});

import { describe, expect, it } from 'vitest';
import type { Flow } from '../flow.ts';
import { action, catalogue, drawn, trigger } from '../testing/drawn.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { validate } from '../validate.ts';

describe('the shape', () => {
  it('needs a trigger', () => {
    expect(problemsOf(drawn('a -> b'))).toContain('flow.no-trigger at the flow');
    expect(problemsOf(drawn(''))).toEqual(['flow.no-trigger at the flow']);
  });

  it('has one trigger, and says which is the second', () => {
    expect(problemsOf(drawn('trigger -> a', { second: trigger }))).toEqual(['flow.second-trigger at second']);
  });

  it('knows the type of every node, in the version the flow pins', () => {
    const problems = problemsOf(drawn('trigger -> a', { a: action({ type: 'erp.create-order@2' }) }));
    expect(problems).toEqual(['flow.unknown-type at a']);
  });

  const wired = (from: string, to: string): Flow => {
    const flow = drawn('trigger -> a');
    return { ...flow, wires: [...flow.wires, { from, to }] };
  };

  it.each([
    ['nobody.out', 'a', 'starts at "nobody", which does not exist'],
    ['a.out', 'nobody', 'leads to "nobody", which does not exist'],
    ['a.large', 'a', 'starts at port "large", which "a" does not have'],
    ['trigger.out', 'a', 'from "trigger.out" to "a" is drawn twice'],
  ])('has no wire %s -> %s', (from, to, sentence) => {
    const [problem] = validate(wired(from, to), catalogue);
    expect(problem).toMatchObject({ code: 'flow.wire-misfit', place: { wire: 1 } });
    expect(problem?.message).toBe(`A wire ${sentence}. Remove or reconnect it.`);
  });

  it('has no wire into a trigger', () => {
    expect(problemsOf(wired('a.out', 'trigger'))).toContain('flow.wire-misfit at wire 1');
  });

  it('says of a wire from nowhere that it is loose, not that it runs in a circle', () => {
    expect(problemsOf(wired('nobody.out', 'a'))).toEqual(['flow.wire-misfit at wire 1']);
  });

  it('has no circle, and places one on the wire that closes it', () => {
    const flow = drawn(`
      trigger -> a
      a -> b
      b -> c
      c -> a
      c -> d`);
    const [problem, ...others] = validate(flow, catalogue);
    expect(others).toEqual([]);
    expect(problem).toEqual({
      code: 'flow.circle',
      message: 'Wires run in a circle through "c" and "a", so a run would never end. Remove one of them.',
      place: { wire: 3 },
    });
    expect(problemsOf(wired('a.out', 'a'))).toEqual(['flow.circle at wire 1']);
  });

  it('has no loose ends: every node is reached from the trigger', () => {
    const flow = drawn('trigger -> a\n b -> c', {});
    expect(validate(flow, catalogue).map(({ message }) => message)).toEqual([
      '"b" is not connected: draw a wire into it, or remove it.',
      '"c" cannot be reached from the trigger: connect what stands before it.',
    ]);
  });
});

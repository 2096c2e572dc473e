import { describe, expect, it } from 'vitest';
import { offerFor } from './formula-completion.ts';
import type { ReferenceNode } from './reference-tree.ts';

const leaf = (path: string, type = 'text', children: ReferenceNode[] = []): ReferenceNode => ({
  path,
  title: path,
  type,
  sample: undefined,
  schema: {},
  children,
});
const references = [
  leaf('steps.find-customer', 'object', [leaf('steps.find-customer.id')]),
  leaf('steps.map'),
  leaf('trigger', 'object', [
    leaf('trigger.customer', 'object', [leaf('trigger.customer.email'), leaf('trigger.customer.name')]),
    leaf('trigger.lines', 'list'),
  ]),
];

/** What is offered at the bar, as it would stand there. */
function written(formula: string, asked = false): string[] {
  const caret = formula.indexOf('|');
  const text = formula.replace('|', '');
  const { from, completions } = offerFor(text, caret, references, asked);
  return completions.map(({ insert }) => text.slice(0, from) + insert + text.slice(caret));
}

describe('while a formula is written', () => {
  it('names and functions are offered that begin with the letters', () => {
    expect(written('tri|')).toContain('trigger');
    expect(written('1 + rou|')).toContain('1 + round()');
  });

  it('fields are offered behind a value, and what can be called on it', () => {
    expect(written('trigger.customer.|')).toEqual(
      expect.arrayContaining(['trigger.customer.email', 'trigger.customer.name', 'trigger.customer.trim()']),
    );
    expect(written('upper(trigger.customer.na|)')[0]).toBe('upper(trigger.customer.name)');
    expect(written('trigger.?customer.ema|')[0]).toBe('trigger.?customer.email');
  });

  it('steps are offered by key, in brackets where the key has a hyphen', () => {
    expect(written('steps.|')).toEqual(['steps["find-customer"]', 'steps.map']);
    expect(written('steps["find|')).toEqual(['steps["find-customer"]']);
    expect(written('steps["find-customer"].|')[0]).toBe('steps["find-customer"].id');
  });

  it('nothing is offered within a text, behind a number, or when it is all there', () => {
    expect(written('"tri|')).toEqual([]);
    expect(written('12|')).toEqual([]);
    expect(written('trigger.lines|')).toEqual([]);
  });

  it('everything is offered on an empty place when it is asked for, and only then', () => {
    expect(written('1 + |')).toEqual([]);
    expect(written('1 + |', true)).toEqual(expect.arrayContaining(['1 + trigger', '1 + decimal()']));
  });

  it('a function says how it is called and what it gives', () => {
    const [round] = offerFor('round', 5, references).completions;
    expect(round).toMatchObject({
      detail: expect.stringMatching(/^round\(/) as string,
      description: expect.stringContaining('gives') as string,
    });
  });
});

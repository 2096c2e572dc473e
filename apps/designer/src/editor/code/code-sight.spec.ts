import { makeExpressions } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { ReferenceNode } from '../inspector/reference-tree.ts';
import { declarationsFor, inputsOf, sampleFor } from './code-sight.ts';

const expressions = makeExpressions(() => ({}));
const node = (path: string, schema: object, sample: unknown, children: ReferenceNode[] = []) => ({
  path,
  title: path,
  type: '',
  schema: { ...schema },
  sample,
  children,
});
const lines = [{ sku: 'MUG', price: '9.90' }];
const sight = {
  nodeKey: 'tidy',
  scope: { trigger: { lines }, steps: { 'find-customer': { id: 7 } }, run: { id: 'sample' } },
  references: [
    node('steps.find-customer', { type: 'object', properties: { id: { type: 'integer' } } }, { id: 7 }),
    node('trigger', {}, { lines }, [node('trigger.lines', {}, lines)]),
  ],
};
const inputs = inputsOf({
  inputs: {
    lines: { ref: 'trigger.lines' },
    total: { formula: 'decimal("1.10") * decimal(2)' },
    rate: { value: 19 },
    unfinished: {},
  },
});

describe('code', () => {
  it('is told what it is given, by reference, formula or as written', () => {
    const said = declarationsFor(inputs, sight, expressions);
    expect(said).toContain('"lines": Array<{ "sku": string; "price": string; }>;');
    expect(said).toContain('"total": string;');
    expect(said).toContain('"rate": number;');
    expect(said).not.toContain('unfinished');
  });

  it('is told what stands before it, by key', () => {
    expect(declarationsFor({}, sight, expressions)).toContain('"find-customer": { "id"?: number; };');
  });

  it('is tried with what the samples give', () => {
    expect(sampleFor(inputs, sight, expressions)).toEqual({
      input: { lines, total: '2.2', rate: 19 },
      steps: { 'find-customer': { id: 7 } },
      trigger: { lines },
    });
  });

  it('is tried without what cannot be computed from the samples', () => {
    const given = { far: { formula: 'trigger.none.at.all' } };
    expect(sampleFor(given, sight, expressions).input).toEqual({});
  });
});

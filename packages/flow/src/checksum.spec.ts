import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, checksum } from './checksum.ts';
import { Flow } from './flow.ts';
import { action, drawn } from './testing/drawn.ts';

/** The same document with the keys of every record in another order, as a database may give it back. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, shuffled(each)]),
  );
}

const flow = drawn('trigger -> a\n a -> b');

describe('the checksum of a flow', () => {
  it('is the same whatever order its keys are stored in', () => {
    expect(checksum(Flow.parse(shuffled(flow)))).toBe(checksum(flow));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is the same whether defaults are written down or not', () => {
    const { policy: _, ...short } = flow;
    expect(checksum(Flow.parse(short))).toBe(checksum(flow));
  });

  it.each<[string, Flow]>([
    ['a title', { ...flow, nodes: { ...flow.nodes, a: action({ title: 'Book' }) } }],
    ['a value', { ...flow, nodes: { ...flow.nodes, a: action({ inputs: { number: { value: '1' } } }) } }],
    ['the order of wires', { ...flow, wires: [...flow.wires].reverse() }],
    ['a policy', { ...flow, policy: { ...flow.policy, callTimeoutMs: 5_000 } }],
  ])('changes with %s', (_, changed) => {
    expect(checksum(changed)).not.toBe(checksum(flow));
  });

  it('is what every other SHA-256 says of the same text, so browser and server agree', () => {
    const emoji = drawn('trigger -> a', { a: action({ title: 'Größe 👕' }) });
    for (const each of [flow, emoji])
      expect(checksum(each)).toBe(createHash('sha256').update(canonicalJson(each)).digest('hex'));
  });

  it('stands on JSON that reads back as the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
  });
});

import { describe, expect, it } from 'vitest';
import { type Effect, effectKindOf, naturalKeyOf } from './effect.ts';

interface Input {
  ref: string;
}
const per = ({ ref }: Input) => ref;
const find = () => Promise.resolve(undefined);

const writes: Array<[string, Effect<Input, unknown, never>]> = [
  ['once', { once: { per, find } }],
  ['keyed', { keyed: { per } }],
  ['unsafe', { unsafe: { per } }],
];

describe('an effect', () => {
  it.each(writes)('of kind %s takes its natural key from the data', (kind, effect) => {
    expect(effectKindOf(effect)).toBe(kind);
    expect(naturalKeyOf(effect, { ref: 'shop/order/1001' })).toBe('shop/order/1001');
  });

  it.each(['none', 'read', 'repeatable'] as const)('of kind %s needs no natural key', (kind) => {
    expect(effectKindOf(kind)).toBe(kind);
    expect(naturalKeyOf<Input>(kind, { ref: 'shop/order/1001' })).toBeUndefined();
  });

  it.each(writes)(
    'of kind %s fails on an empty key: two orders without one are not one order',
    (_, effect) => {
      for (const ref of ['', '  '])
        expect(() => naturalKeyOf(effect, { ref })).toThrow('lacks what tells this write from others');
    },
  );
});

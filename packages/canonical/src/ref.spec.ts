import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRef, parseRef, Ref } from './ref.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
/** What systems call their records: numbers, SKUs with slashes, names with blanks, other scripts. */
const id = fc
  .oneof(fc.nat().map(String), fc.string({ minLength: 1, unit: 'grapheme' }))
  .filter((text) => !/\p{Cc}/u.test(text));

describe('references', () => {
  it('come apart into what they were made of, whatever the id holds', () => {
    fc.assert(
      fc.property(word, word, id, (system, entity, own) => {
        const parts = { system, entity, id: own };
        expect(parseRef(makeRef(parts))).toEqual(parts);
      }),
    );
  });

  it('keep slashes in the id', () => {
    expect(parseRef('shop/product/SHIRT/XL')).toEqual({ system: 'shop', entity: 'product', id: 'SHIRT/XL' });
  });

  it.each(['shop/order', 'shop/order/', '/order/1', 'Shop/order/1', 'shop/order/1\n2', '1001'])(
    'refuses %j',
    (text) => {
      expect(Ref.safeParse(text).error?.issues[0]?.message).toBe('must look like shop/order/1001');
      expect(() => parseRef(text)).toThrow('must look like shop/order/1001');
    },
  );
});

import { expect, it } from 'vitest';
import { impurities } from '../../../tools/purity/purity.ts';

it('canonical is made of schemas and exact numbers, and runs anywhere', () => {
  const broken = impurities(new URL('../', import.meta.url), {
    allow: {
      'decimal.js': 'money is exact: the one decimal library',
      zod: 'entities are schemas, their types inferred',
    },
    deny: {
      'node:*': 'the designer and connectors use entities in browsers and on laptops',
      process: 'entities have no settings',
      Buffer: 'not there in browsers',
      'Date.now': 'the same data must give the same answer tomorrow',
      'Math.random': 'the same data must give the same answer again',
    },
  });
  expect(broken).toEqual([]);
});

import { expect, it } from 'vitest';
import { impurities } from '../../../tools/purity/purity.ts';

it('the flow language runs in browsers as it does in the engine', () => {
  const broken = impurities(new URL('../', import.meta.url), {
    allow: {
      '@crossdock/canonical': 'exact numbers for formulas and conditions',
      '@crossdock/sdk': 'node descriptors and failures',
      '@marcbachmann/cel-js': 'CEL, the one formula language; pure JavaScript',
      '@noble/hashes': 'checksums, the same in browser and server; pure JavaScript',
      re2js: 'patterns in formulas, in linear time; pure JavaScript',
      zod: 'the flow document is a schema, its types inferred',
    },
    deny: {
      'node:*': 'the designer validates, previews and checks in the browser',
      process: 'a flow means the same everywhere',
      Buffer: 'not there in browsers',
      fetch: 'mapping and conditions are computed, never asked for',
      'Date.now': 'the same data must give the same answer tomorrow',
      'Math.random': 'the same data must give the same answer again',
    },
  });
  expect(broken).toEqual([]);
});

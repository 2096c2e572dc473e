import { expect, it } from 'vitest';
import { impurities } from '../../../tools/purity/purity.ts';

it('the SDK asks of a connector author nothing but zod', () => {
  const broken = impurities(new URL('../', import.meta.url), {
    allow: {
      zod: 'definitions carry schemas; re-exported so that there is one zod in a process',
    },
    deny: {
      'node:*': 'a connector reaches the world through the HTTP it is handed, never by itself',
      fetch: 'a connector calls through the HTTP it is handed: limits, time-outs and masking live there',
      process: 'settings reach a connector through its connection',
      Buffer: 'not there in browsers',
      setTimeout: 'waiting is decided by the engine, from a failure',
      'Math.random': 'the same input must make the same call',
    },
  });
  expect(broken).toEqual([]);
});

import { expect, it } from 'vitest';
import { impurities } from '../../../tools/purity/purity.ts';

it('the engine knows no database, queue, framework or clock of its own', () => {
  const broken = impurities(new URL('../', import.meta.url), {
    allow: {
      '@crossdock/flow': 'plans, mappings and conditions',
      '@crossdock/sdk': 'actions and failures',
    },
    deny: {
      'node:*': 'the world is handed in: journal, connections, clock',
      process: 'settings are handed in',
      Buffer: 'not there in browsers, where one flow can be tried',
      fetch: 'connections are opened through a port',
      setTimeout: 'a wait is an event in the journal, not a sleeping process',
      'Date.now': 'time is handed in, so that a crash can be replayed',
      'Math.random': 'chance is handed in, so that a crash can be replayed',
    },
  });
  expect(broken).toEqual([]);
});

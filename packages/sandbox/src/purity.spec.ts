import { expect, it } from 'vitest';
import { impurities } from '../../../tools/purity/purity.ts';

it('the sandbox needs nothing but isolates and the words for failures', () => {
  const broken = impurities(new URL('../', import.meta.url), {
    allow: {
      '@crossdock/sdk': 'failures',
      'isolated-vm': 'the isolates, only in the process of user code',
    },
    deny: {
      fetch: 'user code reaches nothing, and neither does what runs it',
      'process.env': 'settings are handed in',
    },
  });
  // Processes, their channel, threads and types are what Node is for here.
  const modules = [
    'node:child_process',
    'node:fs',
    'node:module',
    'node:net',
    'node:url',
    'node:worker_threads',
  ];
  expect(broken.filter((each) => !modules.some((name) => each.includes(`imports ${name}:`)))).toEqual([]);
});

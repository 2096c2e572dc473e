import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { eventually, type System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
});

describe('someone who looks at a system that is down', { timeout: 90_000 }, () => {
  it('reads that nothing is called, mends it, and lets it be tried at once', async () => {
    const { page } = person;
    system.erp.faults.inject({ kind: 'drop-before', times: 10_000 });
    for (let each = 0; each < 8; each += 1) {
      await system.client.system.placeDemoOrder({ body: { scenario: 'simple' } });
    }
    await eventually('the broken connection', async () => {
      const all = await system.client.system.connections({ params: { env: 'dev' } });
      return all.some(({ gate }) => gate.state === 'broken') || undefined;
    });
    await page.goto(`${system.url}/connections`);
    const erp = page.getByRole('article', { name: 'erp' });
    await erp.getByText('Nothing is called').waitFor();
    await person.screenshot('gate-broken');
    system.erp.faults.clear();
    await erp.getByRole('button', { name: 'Try it now' }).click();
    await erp.getByText('Calls go through').waitFor();
    await person.screenshot('gate-passing');
    expect(person.complaints).toEqual([]);
  });
});

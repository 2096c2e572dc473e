import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type Person, signedInPerson } from '../support/browser.ts';
import { eventually, startSystem, type System } from '../support/system.ts';

let browser: Browser;
let system: System;
let person: Person;

beforeAll(async () => {
  [browser, system] = await Promise.all([openBrowser(), startSystem()]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

beforeEach(async () => {
  person = await signedInPerson(browser, system);
});

afterEach(async () => {
  await person.leave();
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

import { Flow } from '@crossdock/flow';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { runThat } from '../support/runs.ts';
import type { System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
});

/** A deployed flow that begins with a trigger of the platform and keeps a variable. */
async function deployed(name: string, type: string, params: object): Promise<string> {
  const { id, draft } = await system.client.flows.create({ body: { name } });
  const flow = Flow.parse({
    schema: 1,
    nodes: {
      start: { type, params },
      keep: { type: 'core.set-variables@1', params: { variables: { seen: { ref: 'trigger' } } } },
    },
    wires: [{ from: 'start.out', to: 'keep' }],
  });
  await system.client.flows.saveDraft({
    params: { flow: id },
    body: {
      flow,
      layout: { start: { x: 0, y: 0 }, keep: { x: 320, y: 0 } },
      revision: draft.revision,
    },
  });
  const { number } = await system.client.flows.publish({ params: { flow: id }, body: {} });
  await system.client.flows.deploy({
    params: { env: 'dev', flow: id },
    body: { version: number, enabled: true },
  });
  return id;
}

async function bring(page: Page, name: string, text: string): Promise<void> {
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chosen).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

describe('someone who starts a flow', { timeout: 60_000 }, () => {
  it('brings a file, is told what became of it, and is told why another one is refused', async () => {
    const { page } = person;
    const flow = await deployed('Prices', 'core.file@1', { file: { format: 'csv', columns: ['sku'] } });
    await page.goto(`${system.url}/flows/${flow}`);
    await page.getByRole('button', { name: 'Bring a file' }).click();
    await bring(page, 'prices.csv', 'sku,price\nMUG,9.90\nTEAPOT,24.00\n');
    await page.getByText('2 rows of prices.csv accepted').waitFor();
    await person.screenshot('file-taken');
    await bring(page, 'prices.csv', 'sku,price\nMUG,9.90\nTEAPOT,24.00\n');
    await page.getByText(/was brought before/).waitFor();
    await bring(page, 'broken.csv', 'name,price\nMug,9.90\n');
    await page.getByRole('alert').getByText(/sku/).first().waitFor();
    await person.screenshot('file-refused');

    const dropped = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(['sku\\nBOWL\\n'], 'dropped.csv', { type: 'text/csv' }));
      return data;
    })()`);
    await page.locator('.file-drop').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByText('1 row of dropped.csv accepted').waitFor();
    await page.getByRole('link', { name: 'Open its run' }).click();
    await page.getByText('Completed').first().waitFor();
    expect(person.complaints).toEqual([]);
  });

  it('fills in the form of a flow that is started by hand', async () => {
    const { page } = person;
    const form = {
      type: 'object',
      properties: { number: { type: 'string', title: 'Order number', minLength: 3 } },
      required: ['number'],
    };
    const flow = await deployed('One order', 'core.manual@1', { form, keys: { order: 'number' } });
    await page.goto(`${system.url}/flows/${flow}`);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('dialog').getByLabel('Order number').fill('42');
    await page.getByRole('button', { name: 'Run version 1' }).click();
    await page.getByRole('dialog').getByRole('alert').first().waitFor();
    await person.screenshot('start-refused');
    await page.getByRole('dialog').getByLabel('Order number').fill('4242');
    await page.getByRole('button', { name: 'Run version 1' }).click();
    await page.getByText('A run is started').waitFor();
    expect((await runThat(system, 'completed', '4242')).source).toBe('manual');
    expect(person.complaints).toEqual([]);
  });

  it('sees when a schedule comes next, by the clock of its zone', async () => {
    const { page } = person;
    const flow = await deployed('Nightly', 'core.schedule@1', { cron: '0 3 * * *', zone: 'Asia/Tokyo' });
    await page.goto(`${system.url}/flows/${flow}`);
    await page.locator('.react-flow__node[data-id="start"]').click();
    const next = page.getByRole('region', { name: 'Next firings' });
    await next
      .getByText(/, 03:00$/)
      .first()
      .waitFor();
    expect(await next.getByRole('listitem').count()).toBe(5);
    await next.getByText('by the clock of Asia/Tokyo').waitFor();
    await person.screenshot('next-firings');
    expect(person.complaints).toEqual([]);
  });
});

describe('someone who asks whether all has arrived', { timeout: 60_000 }, () => {
  it('reads that an order was never delivered and that the sweep found it', async () => {
    const { page } = person;
    system.shop.faults.inject({ kind: 'drop-before', operation: 'webhook', times: 2 });
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'simple' } });
    await system.shop.settled();
    await system.kill();
    await system.restart();
    await runThat(system, 'completed', number);
    await page.goto(system.url);
    await page.getByText('WooCommerce order → Odoo sales order').first().click();
    await page.getByText('Order placed or changed').first().click();
    const came = page.getByRole('region', { name: 'What came' });
    await came.getByText(/found it|found them/).waitFor();
    await came.getByText(/^Last sweep/).waitFor();
    await came.getByRole('button', { name: /Sweeps/ }).click();
    await came.getByRole('table').waitFor();
    await person.screenshot('coverage');
    expect(person.complaints).toEqual([]);
  });
});

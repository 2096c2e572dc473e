import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type Person, signedInPerson } from '../support/browser.ts';
import { eventually, startSystem, type System } from '../support/system.ts';

const flowName = 'WooCommerce order → Odoo sales order';
let browser: Browser;
let system: System;
let person: Person;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  system = await startSystem();
  person = await signedInPerson(browser, system);
});

afterEach(async () => {
  await person.leave();
  await system.stop();
});

async function openFlow({ page }: Person): Promise<void> {
  await page.getByRole('link', { name: flowName }).first().click();
  await page.getByText('Create the sales order').first().waitFor();
}

/** Places an order from the canvas; answers its number. */
async function placeOrder(page: Page, scenario: RegExp): Promise<string> {
  await page.getByRole('button', { name: 'Place a test order' }).click();
  await page.getByRole('menuitem', { name: scenario }).click();
  const note = await page
    .getByText(/Order \d+ placed/)
    .first()
    .textContent();
  return /\d+/.exec(note ?? '')?.[0] ?? '';
}

async function openRun(page: Page, order: string): Promise<void> {
  await page.goto(`${system.url}/runs?search=${order}`);
  await page.getByText(`Order ${order}`).first().click();
  await page.getByRole('heading', { name: `Order ${order}` }).waitFor();
}

describe('a new user', () => {
  it('places a test order, sees it travel over the canvas, and finds the sales order in the ERP and the run in the history', async () => {
    const { page } = person;
    await person.screenshot('flows');
    await openFlow(person);
    const order = await placeOrder(page, /simple/i);
    await page.getByText('Completed').first().waitFor();
    await person.screenshot('canvas-after-a-run');
    const salesOrder = await eventually(
      'the sales order',
      () => system.erp.salesOrders({ reference: `shop/order/${order}` })[0],
    );
    expect(salesOrder.state).toBe('sale');

    const erpPage = await page.context().newPage();
    await erpPage.goto(system.erp.url);
    await erpPage.getByText(salesOrder.number).first().waitFor();
    await erpPage.screenshot({ path: 'test-output/screenshots/demo-erp.png' });
    await erpPage.close();

    await openRun(page, order);
    for (const step of [
      'Order placed or changed',
      'Is it sold?',
      'Find or create the customer',
      'Map to a sales order',
    ]) {
      await page.getByText(step).first().waitFor();
    }
    await page.getByText('Create the sales order').last().click();
    await page.getByText(salesOrder.number).first().waitFor();
    await page.getByText('Attempt 1').first().waitFor();
    await person.screenshot('run-detail');
    expect(person.complaints).toEqual([]);
  });

  it('breaks the ERP, sees the run retry, mends it, and finds one sales order', async () => {
    const { page } = person;
    const erpPage = await page.context().newPage();
    await erpPage.goto(system.erp.url);
    await erpPage.getByRole('radio', { name: 'Down' }).click();
    await openFlow(person);
    const order = await placeOrder(page, /simple/i);
    await page.getByText('Retrying').first().waitFor();
    await person.screenshot('canvas-while-retrying');
    await erpPage.getByRole('radio', { name: 'Working' }).click();
    await openRun(page, order);
    await page.getByText('Completed').first().waitFor();
    await page.getByText('Find or create the customer').last().click();
    await page.getByText('Attempt 2').first().waitFor();
    await person.screenshot('run-after-recovery');
    expect(system.erp.salesOrders({ reference: `shop/order/${order}` })).toHaveLength(1);
    expect(person.complaints).toEqual([]);
  });

  it('finds one sales order although the ERP executed and answered too late', async () => {
    system.erp.faults.inject({ kind: 'drop-after', operation: 'sale.order/create', times: 1 });
    await openFlow(person);
    const order = await placeOrder(person.page, /simple/i);
    await person.page.getByText('Completed').first().waitFor();
    expect(system.erp.salesOrders({ reference: `shop/order/${order}` })).toHaveLength(1);
    await openRun(person.page, order);
    await person.page.getByText('Create the sales order').last().click();
    await person.page.getByText('Attempt 2').first().waitFor();
    await person.screenshot('run-in-doubt-settled');
  });

  it('reads why an unknown SKU failed, adds the product, replays, and is done', async () => {
    const { page } = person;
    await openFlow(person);
    const order = await placeOrder(page, /unknown sku/i);
    await page.getByText('Failed').first().waitFor();
    await openRun(page, order);
    await page
      .getByText(/Odoo has no product with SKU TEAPOT-XL/)
      .first()
      .waitFor();
    await person.screenshot('run-unknown-sku');
    system.erp.addProduct({ sku: 'TEAPOT-XL', name: 'Teapot XL', price: '49.00', taxClass: '' });
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('Completed').first().waitFor();
    await person.screenshot('run-replayed');
    expect(system.erp.salesOrders({ reference: `shop/order/${order}` })).toHaveLength(1);
    expect(person.complaints).toEqual([]);
  });
});

describe('an analyst', () => {
  it('changes the mapping, publishes it as the next version, deploys it, and the next order runs on it', async () => {
    const { page } = person;
    await openFlow(person);
    const detail = await system.client.flows.get({
      params: { flow: 'woocommerce-order-to-odoo-sales-order' },
    });
    expect(detail.versions).toHaveLength(1);
    await page.getByText('Map to a sales order').first().click();
    await person.screenshot('inspector-mapping');
    await page.keyboard.press('Escape');
    await page.getByText('Create the sales order').first().click();
    await page.getByLabel(/title/i).first().fill('Write the sales order');
    await page.keyboard.press('Tab');
    await page
      .getByText(/draft saved/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /publish/i })
      .click();
    await page
      .getByRole('button', { name: /deploy/i })
      .last()
      .click();
    await eventually('version 2 in dev', async () => {
      const { deployments } = await system.client.flows.get({
        params: { flow: 'woocommerce-order-to-odoo-sales-order' },
      });
      return deployments.find(({ version }) => version === 2);
    });
    await person.screenshot('published-and-deployed');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const order = await placeOrder(page, /guest/i);
    const run = await eventually('the run', async () => {
      const { runs } = await system.client.runs.list({ params: { env: 'dev' }, query: { search: order } });
      return runs.find(({ status }) => status === 'completed');
    });
    expect(run.flow.version).toBe(2);
    await person.screenshot('canvas-version-2');
    expect(person.complaints).toEqual([]);
  });
});

import { Flow } from '@crossdock/flow';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../apps/runtime/src/testing/ledger-versions.ts';
import { deployFlow, type Runtime, startRuntime } from '../../apps/runtime/src/testing/runtime.ts';
import { openBrowser, type Person, signedInPerson } from '../support/browser.ts';
import { eventually, login } from '../support/system.ts';

const drawn = Flow.parse({
  schema: 1,
  nodes: {
    start: { type: 'core.manual@1' },
    book: {
      type: 'ledger.book-sale@1',
      connection: 'ledger',
      inputs: { sale: { ref: 'trigger.sale' }, cents: { formula: 'trigger.total * 100' } },
    },
    result: {
      type: 'core.map@1',
      title: 'Result',
      params: { fields: { entry: { ref: 'steps.book.entry' } } },
    },
  },
  wires: [
    { from: 'start.out', to: 'book' },
    { from: 'book.out', to: 'result' },
  ],
});

const layout = { start: { x: 0, y: 0 }, book: { x: 320, y: 0 }, result: { x: 640, y: 0 } };

let browser: Browser;
let runtime: Runtime;
let person: Person;
let flow: string;

beforeAll(async () => {
  [browser, runtime] = await Promise.all([
    openBrowser(),
    startRuntime(openLedger().second, {
      DESIGNER_DIR: 'apps/designer/dist',
      ADMIN_EMAIL: login.email,
      ADMIN_PASSWORD: login.password,
    }),
  ]);
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'ledger' },
    body: { type: 'ledger', settings: {} },
  });
  flow = await deployFlow(runtime, 'Book sales', drawn);
  await runtime.client.flows.saveDraft({ params: { flow }, body: { flow: drawn, layout, revision: 2 } });
  person = await signedInPerson(browser, runtime);
  await person.page.goto(`${runtime.url}/flows/${flow}`);
});

afterAll(async () => {
  await browser.close();
  await runtime.close();
});

const draft = () => runtime.client.flows.get({ params: { flow } }).then((detail) => detail.draft.flow);
const savedAs = (type: string) =>
  eventually(`the draft is saved with ${type}`, async () =>
    (await draft()).nodes['book']?.type === type ? type : undefined,
  );

describe('a node with a newer version', () => {
  it('carries a mark, and is no problem', async () => {
    const { page } = person;
    await page.getByRole('img', { name: 'Newer version' }).waitFor();
    await page.getByText('No problems').waitFor();
    expect(await page.getByRole('complementary', { name: 'Palette' }).getByText('Book sale').count()).toBe(1);
  });

  it('shows what changes, field by field, and what is left to do', async () => {
    const { page } = person;
    await page.locator('.node-card', { hasText: 'Book sale' }).click();
    await person.screenshot('upgrade-offered');
    await page.getByRole('button', { name: 'See what changes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The amount is given in euros.').waitFor();
    await person.screenshot('upgrade-dialog');
    const rows = await dialog.getByRole('row').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*[\t\n]+\s*/))).toEqual([
      ['What', 'Now', 'Then'],
      ['Cents', '= trigger.total * 100', 'not there'],
      ['Amount', 'not there', '= double(trigger.total * 100) / 100.0'],
      ['Fields: entry', 'Result', 'steps.book.entry', 'steps.book.number'],
      ['Wire to Result', 'the only way out', 'Booked'],
    ]);
    await dialog.getByText('"book" needs a value for "Period".').waitFor();
  });

  it('is upgraded in one step, and undone in one', async () => {
    const { page } = person;
    await page.getByRole('dialog').getByRole('button', { name: 'Upgrade node' }).click();
    await page.getByRole('button', { name: '1 problem' }).waitFor();
    await savedAs('ledger.book-sale@2');
    expect(await page.getByRole('img', { name: 'Newer version' }).count()).toBe(0);
    await person.screenshot('upgrade-done');
    await page.getByRole('button', { name: 'Undo' }).click();
    await savedAs('ledger.book-sale@1');
    expect(await draft()).toEqual(drawn);
    await page.getByRole('button', { name: 'Redo' }).click();
    await savedAs('ledger.book-sale@2');
    expect(person.complaints).toEqual([]);
  });
});

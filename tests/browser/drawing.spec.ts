import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { eventually, type System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
});

async function newFlow(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New flow' }).first().click();
  await page.getByRole('dialog').getByRole('textbox').fill(name);
  await page.keyboard.press('Enter');
  await page.getByText('What starts this flow?').waitFor();
}

/** Adds a node behind the one that is selected, without a mouse. */
async function add(page: Page, title: string): Promise<void> {
  await page.keyboard.press('n');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).waitFor();
  await page.getByLabel('Search nodes').blur();
}

/** Writes a formula into a field that takes a value, a reference or a formula. */
async function writeFormula(page: Page, field: string, formula: string): Promise<void> {
  await page
    .getByRole('radiogroup', { name: `How ${field} is given` })
    .getByRole('radio', { name: 'Formula' })
    .click();
  await page.getByRole('combobox', { name: 'Formula' }).fill(formula);
}

async function publish(page: Page): Promise<void> {
  await page.getByText(/draft saved/).waitFor();
  await page.getByText('No problems').waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /deploy/i })
    .click();
  await page
    .getByRole('dialog')
    .getByText(/runs version 1/i)
    .waitFor();
  await page.keyboard.press('Escape');
}

function draftOf(flow: string) {
  return system.client.flows.get({ params: { flow } }).then(({ draft }) => draft.flow);
}

/** Drags with the mouse, in steps, as a hand does. */
async function drag(page: Page, what: Locator, to: { x: number; y: number }): Promise<void> {
  const box = await what.boundingBox();
  if (box === null) throw new Error('There is nothing to drag');
  await page.mouse.move(box.x + box.width / 2, box.y + 14);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.mouse.up();
}

describe('an analyst', { timeout: 90_000 }, () => {
  it('draws a for-each and a decision table, publishes them, and reads how each line went', async () => {
    const { page } = person;
    await newFlow(page, 'Lines to warehouses');
    await add(page, 'By hand');
    await add(page, 'Decision table');

    await page.getByRole('button', { name: 'Open table' }).click();
    await page.getByLabel('Column title').fill('Country');
    await page.getByRole('radio', { name: 'Formula' }).click();
    await page.getByRole('combobox', { name: 'Formula' }).fill('trigger.country');
    await page.getByRole('button', { name: 'Paste rows' }).click();
    await page.getByLabel('Rows of the spreadsheet').fill('DE, AT\tWH-MUC\nFR\tWH-LYS');
    await page.getByRole('button', { name: 'Add 2 rows' }).click();
    await page.getByText(/No row for: Country is/).waitFor();
    await page.getByRole('button', { name: 'Say what counts when no row matches' }).click();
    await page.getByLabel('Result, when no row matches').fill('WH-ROT');
    await page.keyboard.press('Tab');
    await page.getByText('No gaps, no overlaps').waitFor();
    await person.screenshot('decision-table');
    await page.getByRole('button', { name: 'Back to the canvas' }).click();

    await add(page, 'For each');
    await writeFormula(page, 'List', 'trigger.lines');
    await page.getByRole('combobox', { name: 'Formula' }).blur();
    await add(page, 'Set variables');
    await page.getByRole('button', { name: 'Add to variables' }).click();
    await writeFormula(page, 'value1', 'item.sku');
    await page.getByRole('button', { name: 'Arrange' }).click();
    await person.screenshot('canvas-for-each');
    await publish(page);

    const { nodes, wires } = await draftOf('lines-to-warehouses');
    expect(nodes['set-variables']?.within).toBe('for-each');
    expect(wires).toContainEqual({ from: 'for-each.each', to: 'set-variables' });
    const body = { country: 'AT', lines: [{ sku: 'MUG' }, { sku: 'TEAPOT' }] };
    const run = await system.client.flows.start({
      params: { env: 'dev', flow: 'lines-to-warehouses' },
      body: { body },
    });
    await page.goto(`${system.url}/runs/${run.id}`);
    await page.getByText('Completed').first().waitFor();
    await page.getByText('2 done').first().waitFor();
    await page.getByText('Decision table').last().click();
    await page.getByText('WH-MUC').first().waitFor();
    await page.getByRole('button', { name: 'Unfold item 2' }).click();
    await page.getByText('Set variables').last().click();
    await page.getByText('for-each/1/set-variables').waitFor();
    await person.screenshot('run-for-each');
    expect(person.complaints).toEqual([]);
  });

  it('drags a node into a frame and out of it, and takes both back', async () => {
    const { page } = person;
    await newFlow(page, 'Into a frame');
    await add(page, 'By hand');
    await add(page, 'For each');
    const frame = page.locator('.react-flow__node[data-id="for-each"]');
    const canvas = await page.locator('.editor-canvas').boundingBox();
    if (canvas === null) throw new Error('There is no canvas');
    await page.keyboard.press('Escape');
    await page
      .getByRole('complementary', { name: 'Palette' })
      .getByRole('button', { name: 'Stop', exact: true })
      .dragTo(frame);
    const within = async (expected: string | undefined) =>
      eventually(`the node within ${String(expected)}`, async () => {
        const { nodes } = await draftOf('into-a-frame');
        return nodes['stop'] !== undefined && nodes['stop'].within === expected ? true : undefined;
      });
    await within('for-each');

    const stop = page.locator('.react-flow__node[data-id="stop"]');
    await page.keyboard.press('Escape');
    await drag(page, stop, { x: canvas.x + canvas.width / 2, y: canvas.y + 80 });
    await within(undefined);
    await page.getByRole('button', { name: 'Undo' }).click();
    await within('for-each');

    await frame.click({ position: { x: 60, y: 16 } });
    await page.keyboard.press('Delete');
    await stop.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await stop.waitFor();
    expect(person.complaints).toEqual([]);
  });
});

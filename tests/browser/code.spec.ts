import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { eventually, type System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
  // The editor and its TypeScript are large.
  person.page.setDefaultTimeout(45_000);
});

const order = 'woocommerce.order@1';

/** A flow with a code node that is given the lines of the demo shop's order. */
async function flowWithCode(name: string, source: string, language = 'javascript'): Promise<string> {
  const { id, draft } = await system.client.flows.create({ body: { name } });
  await system.client.flows.saveDraft({
    params: { flow: id },
    body: {
      revision: draft.revision,
      layout: { start: { x: 0, y: 0 }, tidy: { x: 320, y: 0 } },
      flow: {
        ...draft.flow,
        nodes: {
          start: { type: order, connection: 'shop' },
          tidy: {
            type: 'core.code@1',
            params: { language, source, inputs: { lines: { ref: 'trigger.lines' } } },
          },
        },
        wires: [{ from: 'start.out', to: 'tidy' }],
      },
    },
  });
  return id;
}

async function openCode(page: Page, flow: string): Promise<void> {
  await page.goto(`${system.url}/flows/${flow}`);
  await page.locator('.react-flow__node[data-id="tidy"]').click();
  await page.getByRole('button', { name: 'Edit the code' }).click();
  await page.locator('.monaco-editor .view-line').first().waitFor();
}

/** Puts the caret behind all that is written. */
async function toTheEnd(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Code' }).focus();
  await page.keyboard.press('Control+End');
}

function savedSource(flow: string, expected: string) {
  return eventually(`the draft with ${expected}`, async () => {
    const { draft } = await system.client.flows.get({ params: { flow } });
    const { source } = draft.flow.nodes['tidy']?.params as { source: string };
    return source.includes(expected) ? source : undefined;
  });
}

describe('someone who writes code', { timeout: 90_000 }, () => {
  it('is offered the fields of what the node is given, tries it on the sample, and goes back without losing a letter', async () => {
    const { page } = person;
    const flow = await flowWithCode('Pieces', 'const all = input.lines;\n');
    await openCode(page, flow);
    await toTheEnd(page);
    await page.keyboard.type('console.log(all.length);\nreturn all.map((line) => line.quan');
    await page.keyboard.press('Control+Space');
    const offered = page.locator('.suggest-widget.visible');
    /* Enter takes what is offered only once a row has the focus; before, it is a line break. */
    await offered.locator('.monaco-list-row.focused', { hasText: 'quantity' }).waitFor();
    await person.screenshot('code-completion');
    await page.keyboard.press('Enter');
    await offered.waitFor({ state: 'hidden' });
    /* Goes over the bracket that the editor has closed by itself, if it knew the language by then. */
    await page.keyboard.type(');');
    await savedSource(flow, 'line.quantity);');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/of computing/).waitFor();
    await page.getByRole('heading', { name: 'Console' }).waitFor();
    await person.screenshot('code-trial');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit the code' }).waitFor();
    await savedSource(flow, 'line.quantity');
    expect(person.complaints).toEqual([]);
  });

  it('sees types that do not fit, also in what is returned, and what cannot be read', async () => {
    const { page } = person;
    const flow = await flowWithCode('Misfits', 'return input.lines.lenght;', 'typescript');
    await openCode(page, flow);
    await page.locator('.squiggly-error').first().waitFor();
    await page.getByRole('textbox', { name: 'Code' }).focus();
    await page.keyboard.press('F8');
    await page
      .getByText(/Property 'lenght' does not exist/)
      .first()
      .waitFor();
    await person.screenshot('code-type-error');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('region', { name: 'Code' }).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Back to the canvas' }).click();
    expect(person.complaints).toEqual([]);
  });

  it('sees in which line the server says that it fails', async () => {
    const { page } = person;
    const flow = await flowWithCode('Fails', 'const none = null;\nreturn none["x"].y;');
    await openCode(page, flow);
    await page.getByRole('button', { name: 'Run on the sample' }).click();
    await page
      .getByRole('alert')
      .getByText(/failed in line 2/)
      .waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    await person.screenshot('code-failed');
    await toTheEnd(page);
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('// kept');
    await page.keyboard.press('Control+s');
    await page.getByText(/draft saved/).waitFor();
    await savedSource(flow, '// kept');
    expect(person.complaints).toEqual([]);
  });

  it('sees in which line the server could not read what was to be published, until it is put right', async () => {
    const { page } = person;
    const flow = await flowWithCode('Unreadable', 'const total = 1;\nreturn total;\nawait = 2;');
    await page.goto(`${system.url}/flows/${flow}`);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Publish version 1' }).click();
    const dialog = page.getByRole('dialog');
    await person.screenshot('code-publish-refused');
    await dialog.getByRole('button', { name: /cannot be read in line 3/ }).click();
    await page.getByRole('button', { name: 'Edit the code' }).click();
    const told = page.locator('p.inspector-problem').filter({ hasText: 'cannot be read in line 3' });
    await told.waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    await page.getByRole('textbox', { name: 'Code' }).focus();
    await page.keyboard.press('F8');
    await page
      .locator('.zone-widget')
      .getByText(/cannot be read in line 3/)
      .waitFor();
    await person.screenshot('code-publish-marked');
    await page.keyboard.press('Escape');
    await toTheEnd(page);
    await page.keyboard.press('Control+Shift+K');
    await savedSource(flow, 'return total;');
    await told.waitFor({ state: 'detached' });
    expect(person.complaints).toEqual([]);
  });
});

describe('someone who writes a formula', { timeout: 90_000 }, () => {
  it('is offered functions and the fields of earlier steps, takes them with the keyboard, and is told what is not there', async () => {
    const { page } = person;
    const flow = await flowWithCode('Formula', 'return input;');
    await page.goto(`${system.url}/flows/${flow}`);
    await page.locator('.react-flow__node[data-id="tidy"]').click();
    await page
      .getByRole('radiogroup', { name: 'How lines is given' })
      .getByRole('radio', { name: 'Formula' })
      .click();
    const formula = page.getByRole('combobox', { name: 'Formula' });
    await formula.fill('');
    await formula.pressSequentially('upp');
    await page.getByRole('option', { name: /^upper/ }).waitFor();
    await page.keyboard.press('Enter');
    await formula.pressSequentially('trigger.custo');
    await page.getByRole('option', { name: /^customer/ }).waitFor();
    await person.screenshot('formula-completion');
    await page.keyboard.press('Enter');
    await formula.pressSequentially('.emial');
    expect(await formula.inputValue()).toBe('upper(trigger.customer.emial)');
    await page.getByRole('alert').filter({ hasText: 'emial' }).first().waitFor();
    await person.screenshot('formula-misfit');
    expect(person.complaints).toEqual([]);
  });
});

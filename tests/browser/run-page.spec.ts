import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type Person, signedInPerson } from '../support/browser.ts';
import { byHand, deployed, started } from '../support/flows.ts';
import { detailOf, ended, stepOf } from '../support/runs.ts';
import { startSystem, type System } from '../support/system.ts';

let browser: Browser;
let system: System;
let person: Person;
let bank: Bank;

beforeAll(async () => {
  [browser, system, bank] = await Promise.all([openBrowser(), startSystem(), openBank()]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
  bank.server.close();
});

beforeEach(async () => {
  person = await signedInPerson(browser, system);
});

afterEach(async () => {
  await person.leave();
});

/** A loaded machine takes its time. */
const patience = 60_000;

interface Bank {
  server: Server;
  url: string;
  /** Hangs up in the middle of a call. */
  hangsUp: boolean;
  calls: number;
}

async function openBank(): Promise<Bank> {
  const server = createServer((request, response) => {
    opened.calls += 1;
    if (opened.hangsUp) request.socket.destroy();
    else response.writeHead(201, { 'content-type': 'application/json' }).end('{"payment":"P7"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const opened: Bank = { server, url: `http://127.0.0.1:${String(port)}/payments`, hangsUp: true, calls: 0 };
  return opened;
}

const payouts = () =>
  byHand(
    {
      pay: {
        type: 'core.send-http-request@1',
        title: 'Pay it out',
        inputs: {
          url: { value: bank.url },
          idempotencyKey: { ref: 'trigger.order' },
          body: { ref: 'trigger' },
        },
      },
    },
    ['start.out -> pay'],
    { retry: { attempts: 2, firstDelayMs: 10, factor: 1, maxDelayMs: 10, jitter: 0 } },
  );

describe('a run whose write got no answer', () => {
  it(
    'asks whether it was done, and goes on with what a person found out',
    async () => {
      const { page } = person;
      const flow = await deployed(system, 'Payouts', payouts());
      bank.hangsUp = true;
      const lost = await ended(system, await started(system, flow, { order: '9001' }));
      expect(stepOf(lost, 'pay').effect).toMatchObject({ state: 'doubtful' });
      await page.goto(`${system.url}/runs/${lost.id}`);
      await page.getByText('It is not known whether “Pay it out” was done.').waitFor();
      await person.screenshot('run-in-doubt');
      await page.getByRole('button', { name: 'It was done' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Status').fill('201');
      await dialog.getByLabel('Body').fill('{"payment":"P7"}');
      await dialog.getByLabel('How do you know?').fill('It is on the bank statement');
      await person.screenshot('run-settle-dialog');
      const before = bank.calls;
      await dialog.getByRole('button', { name: 'Settle it and go on' }).click();
      await page.getByText('Completed', { exact: true }).first().waitFor();
      await page.getByText('replay of').waitFor();
      expect(bank.calls).toBe(before);
      await page.goto(`${system.url}/runs/${lost.id}`);
      await page.getByText('It is on the bank statement').first().waitFor();
      await person.screenshot('run-settled');
      expect(person.complaints).toEqual([]);
    },
    patience,
  );
});

describe('a run that started others', () => {
  it(
    'leads to them from the step, and they lead back',
    async () => {
      const { page } = person;
      const reply = { type: 'core.reply@1', params: { body: { ref: 'trigger' } } };
      const child = await deployed(system, 'Book payout', byHand({ reply }, ['start.out -> reply']));
      const call = {
        type: 'core.sub-flow@1',
        title: 'Book it',
        inputs: { flow: { value: child }, input: { ref: 'trigger' } },
      };
      const flow = await deployed(system, 'Payout run', byHand({ call }, ['start.out -> call']));
      const parent = await ended(system, await started(system, flow, { order: '9101' }));
      await page.goto(`${system.url}/runs/${parent.id}`);
      await page.getByText('Book it').last().click();
      await page.getByText('1 run started here').waitFor();
      await person.screenshot('run-with-children');
      await page.getByRole('link', { name: 'Order 9101' }).click();
      await page.getByRole('link', { name: parent.id }).click();
      await page.getByText('1 run started here').waitFor();
      expect(person.complaints).toEqual([]);
    },
    patience,
  );
});

describe('a run of very many steps', () => {
  it(
    'keeps the chosen step beside them, and counts what its items came to',
    async () => {
      const { page } = person;
      const each = byHand(
        {
          lines: {
            type: 'core.for-each@1',
            title: 'For each line',
            params: { items: { ref: 'trigger.lines' }, onFailedItem: 'go-on' },
          },
          known: {
            type: 'core.route@1',
            title: 'Is it sold?',
            within: 'lines',
            params: {
              branches: [{ port: 'unknown', title: 'Unknown', when: { formula: 'item.sku == ""' } }],
            },
          },
          refuse: {
            type: 'core.raise@1',
            title: 'Refuse it',
            within: 'lines',
            params: { code: 'line.unknown', message: { value: 'The line has no SKU.' } },
          },
        },
        ['start.out -> lines', 'lines.each -> known', 'known.unknown -> refuse'],
      );
      const lines = Array.from({ length: 100 }, (_, index) => ({
        sku: index % 50 === 7 ? '' : `SKU-${String(index)}`,
      }));
      const run = await started(system, await deployed(system, 'Many lines', each), { order: '9201', lines });
      await ended(system, run);
      expect((await detailOf(system, run)).steps.length).toBeGreaterThan(100);
      await page.goto(`${system.url}/runs/${run}`);
      await page.getByText('98 done, 2 failed').first().waitFor();
      await page.getByText('The line has no SKU.').first().waitFor();
      await page.getByText('Is it sold?').first().waitFor();
      await person.screenshot('run-many-steps');
      await page.getByRole('button', { name: 'Show 50 more of' }).scrollIntoViewIfNeeded();
      expect(await page.getByText('lines/57/refuse').isVisible()).toBe(true);
      expect(person.complaints).toEqual([]);
    },
    patience,
  );
});

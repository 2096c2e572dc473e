import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { byHand, deployed, started } from '../support/flows.ts';
import { ended, stepOf } from '../support/runs.ts';
import { login, type System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
});

/** A loaded machine takes its time. */
const patience = 60_000;

const form = {
  type: 'object',
  properties: {
    method: { type: 'string', title: 'Pay back by', enum: ['card', 'voucher'] },
    restock: { type: 'boolean', title: 'Put back into stock' },
  },
  required: ['method', 'restock'],
};

const refunds = (inputs: Record<string, unknown> = {}) =>
  byHand(
    {
      ask: {
        type: 'core.approval@1',
        title: 'Ask finance',
        inputs: {
          title: { formula: '"Refund " + trigger.amount + " EUR for order " + trigger.order + "?"' },
          details: { ref: 'trigger' },
          form: { value: form },
          selfApproval: { value: true },
          ...inputs,
        },
      },
      done: { type: 'core.stop@1', title: 'Refund it' },
      refused: { type: 'core.stop@1', title: 'Say sorry' },
    },
    ['start.out -> ask', 'ask.approved -> done', 'ask.rejected -> refused'],
  );

const approvals = () => person.page.getByRole('link', { name: 'Approvals' });

describe('a person who decides', () => {
  it(
    'is told live that a run asks, fills in the form, approves, and sees the run go on',
    async () => {
      const { page } = person;
      await approvals().click();
      await page.getByText('Nothing waits for a decision').waitFor();
      await person.screenshot('approvals-none');
      const run = await started(system, await deployed(system, 'Refunds', refunds()), {
        order: '8001',
        amount: '240.00',
      });
      await page.getByText('Refund 240.00 EUR for order 8001?').waitFor();
      await approvals().getByText('1', { exact: true }).waitFor();
      await page.getByText('anybody who can sign in').waitFor();
      await person.screenshot('approvals');

      await page.goto(`${system.url}/runs/${run}`);
      await page.getByText('waits for anybody who can sign in').waitFor();
      await person.screenshot('run-waits-for-approval');
      await page.getByRole('link', { name: 'Decide' }).click();
      await page.getByText('asked by').waitFor();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText(/Not accepted/).waitFor();
      await person.screenshot('approval-refused-answers');
      await page.getByRole('combobox', { name: 'Pay back by' }).click();
      await page.getByRole('option', { name: 'Voucher' }).click();
      await page.getByRole('switch').click({ force: true });
      await page.getByLabel('Note').fill('Agreed by phone');
      await person.screenshot('approval');
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText(`Approved by ${login.email}`).waitFor();

      const story = await ended(system, run);
      expect(stepOf(story, 'ask').output).toMatchObject({
        decision: 'approved',
        answers: { method: 'voucher', restock: true },
        note: 'Agreed by phone',
      });
      await page.getByRole('link', { name: 'Order 8001' }).click();
      await page.getByText('Ask finance').last().click();
      await page.getByText(`Approved by ${login.email}`).waitFor();
      await person.screenshot('run-after-approval');
      expect(person.complaints).toEqual([]);
    },
    patience,
  );

  it(
    'reads why not, when it is for others, their own request, or decided already',
    async () => {
      const { page } = person;
      const refusedWith = async (name: string, order: string, inputs: Record<string, unknown>) => {
        const flow = await deployed(system, name, refunds(inputs));
        await started(system, flow, { order, amount: '1.00' });
        await page.goto(`${system.url}/approvals`);
        await page.getByText(`for order ${order}?`).click();
        await page.getByRole('button', { name: 'Reject' }).waitFor();
      };
      const mayDecide = () => page.getByRole('button', { name: 'Reject' }).isEnabled();
      await refusedWith('Refunds of others', '8101', { deciders: { value: ['grace@shop.example'] } });
      await page.getByText('for grace@shop.example', { exact: true }).waitFor();
      await page.getByText('This is for grace@shop.example to decide.').waitFor();
      expect(await mayDecide()).toBe(false);
      await person.screenshot('approval-of-others');

      await refusedWith('Own refunds', '8102', { selfApproval: { value: false } });
      await page.getByText(/^You caused this, by starting its run/).waitFor();
      expect(await mayDecide()).toBe(false);
      await person.screenshot('approval-of-own');

      await refusedWith('Refunds twice', '8103', {});
      const [open] = (await system.client.approvals.list({ params: { env: 'dev' } })).filter(({ keys }) =>
        keys.some(({ value }) => value === '8103'),
      );
      await system.client.approvals.decide({
        params: { env: 'dev', approval: open?.id ?? '' },
        body: { decision: 'rejected' },
      });
      await page.getByText(`Rejected by ${login.email}`).waitFor();
      expect(await page.getByRole('button', { name: 'Reject' }).count()).toBe(0);
      expect(person.complaints).toEqual([]);
    },
    patience,
  );
});

describe('an analyst', () => {
  it(
    'is offered the people who can sign in as deciders, and told what is no e-mail address',
    async () => {
      const { page } = person;
      const flow = await deployed(
        system,
        'Refunds by name',
        refunds({ deciders: { value: ['grace@shop.example'] } }),
      );
      await page.goto(`${system.url}/flows/${flow}`);
      await page.getByText('Ask finance').first().click();
      const field = page.getByRole('combobox', { name: 'Who may decide' });
      await field.fill('somebody');
      await field.press('Enter');
      await page.getByText('“somebody” is not an e-mail address.').waitFor();
      await field.fill('demo');
      await page.getByRole('option', { name: login.email }).click();
      await page.getByText(/draft saved/).waitFor();
      await person.screenshot('inspector-deciders');
      await expect
        .poll(async () => {
          const { draft } = await system.client.flows.get({ params: { flow } });
          return draft.flow.nodes['ask']?.inputs?.['deciders'];
        })
        .toEqual({ value: ['grace@shop.example', login.email] });
      expect(person.complaints).toEqual([]);
    },
    patience,
  );
});

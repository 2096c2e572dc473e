import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { byHand, deployed, started } from '../support/flows.ts';
import { detailOf, ended } from '../support/runs.ts';
import { eventually, type System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
});

/** Releases an order when it is paid. */
const release = byHand(
  {
    paid: {
      type: 'core.wait-for-event@1',
      title: 'Wait for the payment',
      inputs: { name: { value: 'payment.confirmed' }, correlation: { ref: 'trigger.order' } },
    },
  },
  ['start.out -> paid'],
);

/** Fails for orders without a customer; what comes after them in their order waits. */
const inOrder = byHand(
  {
    known: {
      type: 'core.route@1',
      title: 'Is there a customer?',
      params: {
        branches: [{ port: 'unknown', title: 'Nobody', when: { formula: 'trigger.customer == ""' } }],
      },
    },
    refuse: {
      type: 'core.raise@1',
      title: 'Refuse it',
      params: { code: 'order.no-customer', message: { value: 'The order has no customer.' } },
    },
  },
  ['start.out -> known', 'known.unknown -> refuse'],
  { sequence: { key: { ref: 'trigger.order' }, onFailedHead: 'hold' } },
);

/** Gathers orders by ten for an hour; who leads that long is timed out. */
const gathered = byHand(
  {
    gather: {
      type: 'core.aggregate@1',
      title: 'Gather orders',
      inputs: {
        group: { value: 'orders' },
        key: { value: 'all' },
        item: { ref: 'trigger.order' },
        most: { value: 10 },
        withinMs: { value: 3_600_000 },
      },
    },
  },
  ['start.out -> gather'],
  { runTimeoutMs: 1_000 },
);

async function waiting(run: string): Promise<void> {
  await eventually('the run to wait', async () =>
    (await detailOf(system, run)).status === 'waiting' ? true : undefined,
  );
}

describe('an operator', () => {
  it('pauses a run, resumes it, and cancels it with a reason that stands in its history', async () => {
    const { page } = person;
    const run = await started(system, await deployed(system, 'Release orders', release), { order: '2001' });
    await waiting(run);
    await page.goto(`${system.url}/runs/${run}`);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('Paused', { exact: true }).first().waitFor();
    expect((await detailOf(system, run)).status).toBe('paused');
    expect(await page.getByRole('button', { name: 'Replay', exact: true }).count()).toBe(0);
    await person.screenshot('run-paused');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByText('Waiting', { exact: true }).first().waitFor();

    await page.getByRole('button', { name: 'Cancel run' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The run ends where it stands.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Cancel order 2001' }).isEnabled()).toBe(false);
    await dialog.getByLabel('Why').fill('Ordered twice');
    await person.screenshot('run-cancel-dialog');
    await dialog.getByRole('button', { name: 'Cancel order 2001' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await page.getByRole('radio', { name: /History/ }).click();
    await page.getByText('Ordered twice').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel run' }).count()).toBe(0);
    expect(person.complaints).toEqual([]);
  });

  it('chooses several runs in the list, and does to each what can be done to it', async () => {
    const { page } = person;
    const flow = await deployed(system, 'Release many orders', release);
    const runs = [];
    for (const order of ['3001', '3002', '3003']) runs.push(await started(system, flow, { order }));
    for (const run of runs) await waiting(run);
    await page.goto(`${system.url}/runs?search=300`);
    await page.getByLabel('Select Order 3001').check();
    await page.getByRole('button', { name: 'Pause 1 run' }).click();
    await page.getByRole('button', { name: 'Resume 1 run' }).waitFor();
    await page.getByLabel('Select all runs shown').check();
    await page.getByRole('button', { name: 'Pause 2 runs' }).waitFor();
    await person.screenshot('runs-selected');
    await page.getByRole('button', { name: 'Cancel 3 runs' }).click();
    await page.getByLabel('Why').fill('The sale was called off');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel 3 runs' }).click();
    await page.getByText('3 runs are cancelled.').waitFor();
    for (const run of runs) expect((await ended(system, run)).status).toBe('cancelled');
    await page.getByLabel('Select none').click();
    await page.getByRole('toolbar', { name: 'Selected runs' }).waitFor({ state: 'detached' });
    expect(person.complaints).toEqual([]);
  });

  it('lets go of a failed run that keeps others waiting, and the next one goes', async () => {
    const { page } = person;
    const flow = await deployed(system, 'Orders in order', inOrder);
    const failed = await started(system, flow, { order: '4001', customer: '' });
    await ended(system, failed);
    const behind = await started(system, flow, { order: '4001', customer: 'Ada' });
    await page.goto(`${system.url}/runs/${failed}`);
    await page.getByText('which waits until this run is replayed or let go').waitFor();
    await person.screenshot('run-holds-its-key');
    expect((await detailOf(system, behind)).status).toBe('queued');
    await page.getByRole('button', { name: 'Let go', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let go of order 4001' }).click();
    expect((await ended(system, behind)).status).toBe('completed');
    await page.getByRole('button', { name: 'Let go', exact: true }).waitFor({ state: 'detached' });
    expect(person.complaints).toEqual([]);
  });

  it('lets go of a failed run that leads a group, and the run that brought the next item leads', async () => {
    const { page } = person;
    const flow = await deployed(system, 'Gather orders', gathered);
    const leader = await started(system, flow, { order: '5001' });
    expect(await ended(system, leader)).toMatchObject({ status: 'failed', leadsGroup: true });
    const next = await started(system, flow, { order: '5002' });
    expect((await ended(system, next)).status).toBe('completed');
    await page.goto(`${system.url}/runs/${leader}`);
    await page.getByText('leads a group, which waits until this run is replayed or let go').waitFor();
    await person.screenshot('run-leads-a-group');
    await page.getByRole('button', { name: 'Let go', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The group that it leads is passed on').waitFor();
    await person.screenshot('run-let-go-of-a-group');
    await dialog.getByRole('button', { name: 'Let go of order 5001' }).click();
    await page.getByRole('button', { name: 'Let go', exact: true }).waitFor({ state: 'detached' });
    expect((await detailOf(system, next)).replays).toHaveLength(1);
    expect(person.complaints).toEqual([]);
  });

  it('reads why a run that ended in the meantime cannot be cancelled any more', async () => {
    const { page } = person;
    const flow = await deployed(system, 'Release late orders', release);
    const run = await started(system, flow, { order: '5001' });
    await waiting(run);
    await page.goto(`${system.url}/runs/${run}`);
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await system.client.runControls.cancel({ params: { env: 'dev', run }, body: { reason: 'First' } });
    await page.getByLabel('Why').fill('Second');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel order 5001' }).click();
    await page.getByText('This run is over: there is nothing left to stop.').waitFor();
    expect(person.complaints).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type Person, signedInForEachTest } from '../support/browser.ts';
import { byHand, deployed, redeployed, started } from '../support/flows.ts';
import { ended, nothingLeftToDo } from '../support/runs.ts';
import { eventually, type System } from '../support/system.ts';

let system: System;
let person: Person;
signedInForEachTest((given) => {
  ({ system, person } = given);
});

/** A loaded machine takes its time to show what is asked for every second. */
const patience = 60_000;

const refusing = byHand(
  {
    refuse: {
      type: 'core.raise@1',
      title: 'Refuse it',
      params: { code: 'catalogue.incomplete', message: { value: 'The catalogue is not complete.' } },
    },
  },
  ['start.out -> refuse'],
);
const accepting = byHand(
  {
    tell: {
      type: 'core.publish-event@1',
      title: 'Tell of the order',
      inputs: {
        name: { value: 'order.accepted' },
        correlation: { ref: 'trigger.order' },
        body: { ref: 'trigger' },
      },
    },
  },
  ['start.out -> tell'],
);

/** A flow under which orders failed, and would not any more. */
async function repaired(name: string, orders: readonly string[]): Promise<string> {
  const flow = await deployed(system, name, refusing);
  for (const order of orders) await ended(system, await started(system, flow, { order }));
  await redeployed(system, flow, accepting);
  return flow;
}

const batchOf = (url: string) =>
  system.client.replays.get({ params: { env: 'dev', batch: url.split('/').at(-1) ?? '' } });

describe('an operator', () => {
  it(
    'replays the runs chosen in the list: counts first, then sees them complete',
    async () => {
      const { page } = person;
      await repaired('Catalogue', ['6001', '6002', '6003']);
      await page.goto(`${system.url}/runs?search=600`);
      await page.getByLabel('Select Order 6001').check();
      await page.getByLabel('Select Order 6003').check();
      await page.getByRole('button', { name: 'Replay 2 runs' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('2 runs to replay').waitFor();
      await dialog.getByRole('radio', { name: 'Failed step', exact: true }).click();
      expect(await dialog.getByRole('radio', { name: 'The one each run was on' }).isChecked()).toBe(true);
      await dialog.getByRole('radio', { name: /The one dev runs now/ }).click();
      await dialog.getByText('None of these runs can be replayed').waitFor();
      await dialog.getByText(/2 runs were on other versions/).waitFor();
      await person.screenshot('bulk-replay-refused');
      await dialog.getByRole('radio', { name: 'Start', exact: true }).click();
      await dialog.getByLabel('Why').fill('The catalogue is complete');
      await person.screenshot('bulk-replay-dialog');
      await dialog.getByRole('button', { name: 'Replay 2 runs' }).click();

      await page.getByRole('heading', { name: 'Replay of 2 runs' }).waitFor();
      await page.getByText('2 completed').first().waitFor();
      await page.getByText('Done', { exact: true }).first().waitFor();
      await person.screenshot('bulk-replay-done');
      expect((await batchOf(page.url())).report).toBe('2 completed');
      await page.getByRole('link', { name: 'Show its runs' }).click();
      await page.getByText('2 runs', { exact: true }).waitFor();
      await page.getByText('Order 6003').waitFor();
      await page.getByRole('link', { name: 'Started by one replay' }).click();
      await page.getByText('The catalogue is complete').waitFor();
      expect(person.complaints).toEqual([]);
    },
    patience,
  );

  it(
    'replays all that a filter shows, slowly, pauses it, goes on, and leaves the rest',
    async () => {
      const { page } = person;
      const flow = await repaired('Slow catalogue', ['7001', '7002', '7003', '7004', '7005', '7006']);
      await page.goto(`${system.url}/runs?flow=${flow}&status=failed`);
      await page.getByRole('button', { name: 'Replay 6 runs' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('6 runs to replay').waitFor();
      await dialog.getByRole('radio', { name: 'Start', exact: true }).click();
      await dialog.getByLabel('At most, runs a second').fill('0.2');
      await dialog.getByRole('button', { name: 'Replay 6 runs' }).click();

      await page.getByRole('heading', { name: 'Replay of 6 runs' }).waitFor();
      await page.getByText('1 completed').first().waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused', { exact: true }).first().waitFor();
      expect((await batchOf(page.url())).state).toBe('paused');
      await person.screenshot('bulk-replay-paused');
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('Running', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Cancel the rest' }).click();
      await page.getByText('Cancelled', { exact: true }).first().waitFor();
      await page
        .getByText(/not started/)
        .first()
        .waitFor();
      await eventually('nothing under way', async () =>
        (await batchOf(page.url())).report.includes('under way') ? undefined : true,
      );
      const { progress } = await batchOf(page.url());
      expect(progress.started).toBeLessThan(6);
      await nothingLeftToDo(system);
      await page.getByRole('link', { name: 'Replays' }).click();
      await page.getByText('6 runs').waitFor();
      await person.screenshot('bulk-replays');
      expect(person.complaints).toEqual([]);
    },
    patience,
  );
});

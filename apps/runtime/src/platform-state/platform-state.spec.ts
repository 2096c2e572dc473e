import { coreConnector } from '@crossdock/nodes-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHand, outputOf, problemOf, TwoProcesses } from '../testing/two-processes.ts';

let processes: TwoProcesses;
beforeAll(async () => {
  processes = await TwoProcesses.start([coreConnector]);
});
afterAll(() => processes.close());

const dev = { env: 'dev' };

describe('shared state', () => {
  it('brings the items of many runs, driven by two processes, together', async () => {
    const flow = await processes.deploy(
      'Day end',
      byHand(
        {
          gather: {
            type: 'core.aggregate@1',
            inputs: {
              group: { value: 'day-end' },
              key: { value: 'berlin' },
              item: { ref: 'trigger.receipt' },
              most: { value: 4 },
              withinMs: { value: 600_000 },
            },
          },
        },
        ['start.out -> gather'],
      ),
    );
    const runs = await Promise.all(
      ['1', '2', '3', '4'].map((receipt, index) =>
        processes.run(flow, { receipt }, index % 2 === 0 ? processes.client : processes.other),
      ),
    );
    const outputs = await Promise.all(
      runs.map(
        async (run) => outputOf(await processes.ended(run), 'gather') as { leads: boolean; items: string[] },
      ),
    );
    const leaders = outputs.filter(({ leads }) => leads);
    expect(leaders.map(({ items }) => items.toSorted())).toEqual([['1', '2', '3', '4']]);
  });

  it('goes through a long list in runs of their own, and comes back with the count', async () => {
    const flow = await processes.deploy(
      'Stock list',
      byHand(
        {
          lines: { type: 'core.for-each@1', params: { items: { ref: 'trigger.lines' }, childRunsAbove: 2 } },
          odd: {
            type: 'core.raise@1',
            within: 'lines',
            params: { code: 'stock.odd', message: { value: 'Odd.' } },
          },
          check: {
            type: 'core.filter@1',
            within: 'lines',
            params: { when: { formula: 'item.stock == "odd"' } },
          },
        },
        ['start.out -> lines', 'lines.each -> check', 'check.out -> odd'],
      ),
    );
    const lines = ['1', '2', 'odd', '4', '5'].map((stock) => ({ stock }));
    const run = await processes.ended(await processes.run(flow, { lines }));
    expect(outputOf(run, 'lines')).toMatchObject({ count: 5, done: 4, failed: 1, runs: 3 });
    expect(run.failure?.code).toBe('core.items-failed');
    const children = (await processes.runsOf(flow)).filter(({ source }) => source === 'items');
    expect(children.map(({ status }) => status).toSorted()).toEqual(['completed', 'completed', 'failed']);
  });

  it('links records through the API as through flows', async () => {
    const link = { entity: 'order', from: 'shop/order/9', system: 'erp', to: '77' };
    await processes.client.crossReferences.link({ params: dev, body: link });
    const find = {
      type: 'core.find-reference@1',
      inputs: { entity: { value: 'order' }, from: { value: 'shop/order/9' }, system: { value: 'erp' } },
    };
    const flow = await processes.deploy('Find', byHand({ find }, ['start.out -> find']));
    expect(outputOf(await processes.ended(await processes.run(flow)), 'find')).toEqual({ to: '77' });
    const conflict = processes.client.crossReferences.link({ params: dev, body: { ...link, to: '78' } });
    expect(await problemOf(conflict)).toBe('409 core.reference-conflict');
    const { references } = await processes.other.crossReferences.list({
      params: dev,
      query: { search: '77' },
    });
    const reference = references[0]?.id ?? '';
    expect(references).toMatchObject([link]);
    await processes.other.crossReferences.remove({ params: { ...dev, reference } });
    expect(await problemOf(processes.other.crossReferences.remove({ params: { ...dev, reference } }))).toBe(
      '404 references.unknown',
    );
  });
});

describe('code', () => {
  const coded = (source: string) =>
    byHand(
      {
        sum: { type: 'core.code@1', params: { language: 'typescript', source, inputs: { a: { value: 2 } } } },
      },
      ['start.out -> sum'],
    );

  it('in TypeScript runs in an isolate', async () => {
    const flow = await processes.deploy(
      'Sum',
      coded('const { a }: { a: number } = input;\nreturn { sum: a + 1 };'),
    );
    const run = await processes.ended(await processes.run(flow));
    expect(outputOf(run, 'sum')).toEqual({ sum: 3 });
  });
});

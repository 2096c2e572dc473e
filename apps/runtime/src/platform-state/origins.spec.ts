import type { RunDetail } from '@crossdock/contracts';
import { coreConnector } from '@crossdock/nodes-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHand, TwoProcesses } from '../testing/two-processes.ts';

let processes: TwoProcesses;
beforeAll(async () => {
  processes = await TwoProcesses.start([coreConnector]);
});
afterAll(() => processes.close());

const once = (key: object, more: object = {}) => ({
  type: 'core.de-duplicate@1',
  inputs: { key, scope: { value: 'mails' } },
  ...more,
});

async function replay(run: string): Promise<RunDetail> {
  const params = { env: 'dev', run };
  const { id } = await processes.other.runs.replay({ params, body: { from: 'start' } });
  return processes.ended(id);
}

/** Which ways the steps `once` of a run took, item by item. */
function waysOf({ steps }: RunDetail): Array<string | null> {
  return steps.filter(({ node }) => node === 'once').map(({ port }) => port);
}

describe('a replay counts as the run it replays where a key is let through once', () => {
  it('also a replay of a replay; another run with the key is a duplicate', async () => {
    const flow = byHand({ once: once({ ref: 'trigger.number' }) }, ['start.out -> once']);
    const id = await processes.deploy('Mail', flow);
    const first = await processes.ended(await processes.run(id, { number: '1' }));
    expect(waysOf(first)).toEqual(['out']);
    const second = await replay(first.id);
    expect(waysOf(second)).toEqual(['out']);
    expect(waysOf(await replay(second.id))).toEqual(['out']);
    const other = await processes.ended(await processes.run(id, { number: '1' }));
    expect(waysOf(other)).toEqual(['duplicate']);
    expect(waysOf(await replay(other.id))).toEqual(['duplicate']);
  });

  it('with other data it is asked anew', async () => {
    const id = await processes.deploy(
      'Corrected mail',
      byHand({ once: once({ ref: 'trigger.number' }) }, ['start.out -> once']),
    );
    await processes.ended(await processes.run(id, { number: 'taken' }));
    const first = await processes.ended(await processes.run(id, { number: 'free' }));
    const params = { env: 'dev', run: first.id };
    const corrected = await processes.client.runs.replay({ params, body: { body: { number: 'taken' } } });
    expect(waysOf(await processes.ended(corrected.id))).toEqual(['duplicate']);
  });

  it('so do the runs of its items', async () => {
    const list = { type: 'core.for-each@1', params: { items: { ref: 'trigger.lines' }, childRunsAbove: 2 } };
    const id = await processes.deploy(
      'Mail of each line',
      byHand({ list, once: once({ ref: 'item' }, { within: 'list' }) }, [
        'start.out -> list',
        'list.each -> once',
      ]),
    );
    const waysOfItems = async (parent: string): Promise<Array<string | null>> => {
      const children = (await processes.runsOf(id)).filter((run) => run.parent?.run === parent);
      const stories = await Promise.all(children.map((child) => processes.ended(child.id)));
      return stories.flatMap(waysOf);
    };
    const first = await processes.ended(await processes.run(id, { lines: ['a', 'b', 'c', 'a', 'd'] }));
    const ways = await waysOfItems(first.id);
    expect(ways.toSorted()).toEqual(['duplicate', 'out', 'out', 'out', 'out']);
    expect(await waysOfItems((await replay(first.id)).id)).toEqual(ways);
    const [child] = (await processes.runsOf(id)).filter((run) => run.parent?.run === first.id);
    const again = await processes.client.runs.replay({
      params: { env: 'dev', run: child?.id ?? '' },
      body: { from: 'start' },
    });
    expect(waysOf(await processes.ended(again.id))).toEqual(waysOf(await processes.ended(child?.id ?? '')));
  });

  it('so does the run of another flow that it starts', async () => {
    const called = await processes.deploy(
      'Mail by another',
      byHand({ once: once({ ref: 'trigger.number' }) }, ['start.out -> once']),
    );
    const call = { type: 'core.sub-flow@1', inputs: { flow: { value: called }, input: { ref: 'trigger' } } };
    const id = await processes.deploy('Caller', byHand({ call }, ['start.out -> call']));
    const first = await processes.ended(await processes.run(id, { number: '7' }));
    const second = await replay(first.id);
    const children = await Promise.all(
      (await processes.runsOf(called)).map((run) => processes.ended(run.id)),
    );
    expect(children.map(({ parent }) => parent?.run).toSorted()).toEqual([first.id, second.id]);
    expect(children.flatMap(waysOf)).toEqual(['out', 'out']);
  });
});

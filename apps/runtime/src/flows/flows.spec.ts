import { ApiError } from '@crossdock/contracts';
import type { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlane, startApplication, startControlPlane } from '../testing/control-plane.ts';
import { saleFlow, saleLayout } from '../testing/sale-flow.ts';
import { DeployedFlows } from './deployed-flows.ts';

let plane: ControlPlane;
/** A flow of each spec's own. */
let flow: string;

beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane.close());
beforeEach(async () => {
  flow = (await plane.client.flows.create({ body: { name: 'Till → ledger' } })).id;
});

const at = () => ({ params: { flow } });
const draft = (content: Flow, revision: number) =>
  plane.client.flows.saveDraft({ ...at(), body: { flow: content, layout: saleLayout, revision } });
const publish = (note = '') => plane.client.flows.publish({ ...at(), body: { note } });
const deploy = (version: number, enabled = true, env = 'dev') =>
  plane.client.flows.deploy({ params: { env, flow }, body: { version, enabled } });

async function problemOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error.problem;
  throw new Error('The call was not refused');
}

async function bindAll(environment: string): Promise<void> {
  for (const alias of ['till', 'ledger']) {
    await plane.client.system.putConnection({
      params: { env: environment, alias },
      body: { type: alias, settings: { url: 'https://x.example', token: 'abc' } },
    });
  }
  await plane.client.system.putLookup({
    params: { env: environment, table: 'accounts' },
    body: { cash: '1000' },
  });
}

/** The flow with its last node called differently. */
const retitled = (title: string): Flow => ({
  ...saleFlow,
  nodes: { ...saleFlow.nodes, account: { ...saleFlow.nodes['account'], type: 'core.map@1', title } },
});

describe('a new flow', () => {
  it('is empty and has an address of its own', async () => {
    const created = await plane.client.flows.create({ body: { name: 'Größte Bestellung → Odoo!' } });
    const second = await plane.client.flows.create({ body: { name: 'Größte Bestellung → Odoo!' } });
    expect([created.id, second.id]).toEqual(['grosste-bestellung-to-odoo', 'grosste-bestellung-to-odoo-2']);
    expect(created).toMatchObject({
      versions: [],
      deployments: [],
      draftDiffers: false,
      draft: { revision: 1 },
    });
  });

  it('that does not exist is refused by name', async () => {
    flow = 'no-such-flow';
    expect(await problemOf(plane.client.flows.get(at()))).toMatchObject({
      status: 404,
      code: 'flow.unknown',
    });
  });
});

describe('a draft', () => {
  it('is kept as it was drawn, valid or not', async () => {
    const unfinished = { ...saleFlow, wires: [] };
    expect(await draft(unfinished, 1)).toMatchObject({ revision: 2, savedBy: 'Demo' });
    const detail = await plane.client.flows.get(at());
    expect(detail.draft.flow).toEqual(unfinished);
    expect(detail.draft.layout).toEqual(saleLayout);
    expect(detail.draftDiffers).toBe(true);
  });

  it('is not saved over one that somebody else saved meanwhile', async () => {
    await draft(saleFlow, 1);
    const problem = await problemOf(draft(retitled('Mine'), 1));
    expect(problem).toMatchObject({ status: 409, code: 'flow.draft-conflict' });
    expect(problem.detail).toMatch(/^Demo saved this flow/);
    expect((await plane.client.flows.get(at())).draft.flow).toEqual(saleFlow);
  });

  it('is saved by one of two people who save at the same time', async () => {
    const saves = await Promise.allSettled([draft(retitled('A'), 1), draft(retitled('B'), 1)]);
    expect(saves.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('of a shape that is no flow is refused by field', async () => {
    const wrong = { ...saleFlow, wires: [{ from: 'sale', to: 'book' }] };
    const problem = await problemOf(draft(wrong, 1));
    expect(problem.errors).toEqual([
      { field: 'flow.wires.0.from', message: 'must be node.port, such as route.retail' },
    ]);
  });
});

describe('publishing', () => {
  it('makes numbered versions that never change', async () => {
    await draft(saleFlow, 1);
    expect(await publish('first')).toMatchObject({ number: 1, note: 'first', author: 'Demo' });
    await draft(retitled('Choose account'), 2);
    expect(await publish('second')).toMatchObject({ number: 2 });
    const first = await plane.client.flows.version({ params: { flow, version: '1' } });
    expect(first.flow).toEqual(saleFlow);
    const detail = await plane.client.flows.get(at());
    expect(detail.versions.map(({ number }) => number)).toEqual([2, 1]);
    expect(detail.draftDiffers).toBe(false);
  });

  it('is refused for a flow that breaks a rule, with each problem at its place', async () => {
    const nodes = { ...saleFlow.nodes };
    nodes['book'] = {
      type: 'ledger.book-sale@1',
      connection: 'ledger',
      inputs: { sale: { ref: 'trigger.number' } },
    };
    await draft({ ...saleFlow, nodes }, 1);
    const problem = await problemOf(publish());
    expect(problem).toMatchObject({ status: 422, code: 'flow.invalid' });
    expect(problem.errors?.map(({ field }) => field)).toEqual(['nodes.book.inputs.account']);
    expect((await plane.client.flows.get(at())).versions).toEqual([]);
  });

  it('is refused when nothing has changed, wherever the boxes stand now', async () => {
    await draft(saleFlow, 1);
    await publish();
    const moved = { flow: saleFlow, layout: { sale: { x: 9, y: 9 } }, revision: 2 };
    await plane.client.flows.saveDraft({ ...at(), body: moved });
    expect(await problemOf(publish())).toMatchObject({ status: 409, code: 'flow.unchanged' });
  });

  it('by two people at once makes one version', async () => {
    await draft(saleFlow, 1);
    await Promise.allSettled([publish('a'), publish('b')]);
    expect((await plane.client.flows.get(at())).versions).toHaveLength(1);
  });
});

describe('deploying', () => {
  it('names everything the environment lacks', async () => {
    await draft(saleFlow, 1);
    await publish();
    const problem = await problemOf(deploy(1, true, 'prod'));
    expect(problem).toMatchObject({ status: 422, code: 'flow.not-bound' });
    expect(problem.errors?.map(({ field }) => field)).toEqual([
      'connections.till',
      'connections.ledger',
      'lookups.accounts',
    ]);
  });

  it('is refused while an alias is bound to another kind of system', async () => {
    await draft(saleFlow, 1);
    await publish();
    await bindAll('prod');
    await plane.client.system.putConnection({
      params: { env: 'prod', alias: 'ledger' },
      body: { type: 'till', settings: { url: 'https://x.example', token: 'abc' } },
    });
    const problem = await problemOf(deploy(1, true, 'prod'));
    expect(problem.errors).toEqual([
      {
        field: 'connections.ledger',
        message: 'The connection "ledger" is till, but "book" needs ledger: bind another one.',
      },
    ]);
    expect(await deploy(1, false, 'prod')).toMatchObject({ enabled: false });
  });

  it('chooses the version that webhooks reach, at an address that stays', async () => {
    await bindAll('dev');
    await draft(saleFlow, 1);
    await publish();
    const first = await deploy(1);
    expect(first.webhookUrl).toBe(`https://crossdock.example/hooks/dev/${flow}`);
    await draft(retitled('Choose account'), 2);
    await publish();
    const second = await deploy(2);
    expect(second).toMatchObject({
      version: 2,
      enabled: true,
      deployedBy: 'Demo',
      webhookUrl: first.webhookUrl,
    });
    const deployed = await plane.app.get(DeployedFlows).find('dev', flow);
    expect(deployed).toMatchObject({ flow, name: 'Till → ledger', version: 2, enabled: true });
    expect(deployed?.plan.steps.map(({ key }) => key)).toEqual(['sale', 'account', 'book']);
  });

  it('a version that does not exist is refused', async () => {
    expect(await problemOf(deploy(7))).toMatchObject({ status: 404, code: 'flow.unknown-version' });
  });

  it('is seen by every process', async () => {
    const other = await startApplication(plane.config);
    try {
      await bindAll('dev');
      await draft(saleFlow, 1);
      await publish();
      const flows = other.get(DeployedFlows);
      expect(await flows.find('dev', flow)).toBeUndefined();
      await deploy(1);
      await expect.poll(() => flows.find('dev', flow)).toMatchObject({ enabled: true });
      await deploy(1, false);
      await expect.poll(() => flows.find('dev', flow)).toMatchObject({ enabled: false });
      expect((await flows.list()).map((each) => each.flow)).toContain(flow);
    } finally {
      await other.close();
    }
  });
});

describe('the list of flows', () => {
  it('says what each connects, what runs, and whether there is something to publish', async () => {
    await bindAll('dev');
    await draft(saleFlow, 1);
    await publish();
    await deploy(1);
    await draft(retitled('Choose account'), 2);
    const found = (await plane.client.flows.list({ params: { env: 'dev' } })).find(({ id }) => id === flow);
    expect(found).toMatchObject({
      name: 'Till → ledger',
      latestVersion: 1,
      draftDiffers: true,
      deployment: { version: 1, enabled: true },
      systems: ['TI', 'LE'],
      health: { completed: 0, failed: 0, active: 0, lastRunAt: null },
    });
    const inProd = (await plane.client.flows.list({ params: { env: 'prod' } })).find(({ id }) => id === flow);
    expect(inProd?.deployment).toBeNull();
  });
});

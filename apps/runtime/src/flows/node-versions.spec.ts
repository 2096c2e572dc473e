import type { ApiError } from '@crossdock/contracts';
import { type RunDetail } from '@crossdock/contracts';
import { Flow, type FlowNode } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../testing/ledger-versions.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';

const ledger = openLedger();
const drawn = Flow.parse({
  schema: 1,
  nodes: {
    start: { type: 'core.manual@1' },
    book: {
      type: 'ledger.book-sale@1',
      connection: 'ledger',
      inputs: { sale: { ref: 'trigger.sale' }, cents: { value: 1050 } },
    },
    result: { type: 'core.map@1', params: { fields: { entry: { ref: 'steps.book.entry' } } } },
  },
  wires: [
    { from: 'start.out', to: 'book' },
    { from: 'book.out', to: 'result' },
  ],
});
let runtime: Runtime;
let flow: string;

/** A flow on version 1 is deployed; then the connector is installed that has version 2, too. */
beforeAll(async () => {
  runtime = await startRuntime(ledger.first);
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'ledger' },
    body: { type: 'ledger', settings: {} },
  });
  flow = await deployFlow(runtime, 'Book sales', drawn);
  await run('S1');
  runtime = await runtime.restart(ledger.second);
});
afterAll(() => runtime.close());

async function run(sale: string): Promise<RunDetail> {
  const { id } = await runtime.client.flows.start({ params: { env: 'dev', flow }, body: { body: { sale } } });
  for (;;) {
    const detail = await runtime.client.runs.get({ params: { env: 'dev', run: id } });
    if (!['queued', 'running'].includes(detail.status)) return detail;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

const resultOf = ({ status, steps }: RunDetail) => [
  status,
  steps.find(({ key }) => key === 'result')?.output,
];
const propose = (nodes: string[], given?: Flow) =>
  runtime.client.upgrades.propose({
    params: { flow },
    body: { nodes, ...(given === undefined ? {} : { flow: given }) },
  });
const detail = () => runtime.client.flows.get({ params: { flow } });

async function publish(changed: Flow): Promise<number> {
  const { draft } = await detail();
  const { layout, revision } = draft;
  await runtime.client.flows.saveDraft({ params: { flow }, body: { flow: changed, layout, revision } });
  return (await runtime.client.flows.publish({ params: { flow }, body: {} })).number;
}

const deploy = (version: number) =>
  runtime.client.flows.deploy({ params: { env: 'dev', flow }, body: { version, enabled: true } });

function withInput(given: Flow, field: string, value: string): Flow {
  const book = given.nodes['book'] as FlowNode;
  return {
    ...given,
    nodes: { ...given.nodes, book: { ...book, inputs: { ...book.inputs, [field]: { value } } } },
  };
}

describe('a flow on version 1 when version 2 is installed', () => {
  it('is what it was: draft, version and deployment', async () => {
    const { draft, draftDiffers, versions, deployments } = await detail();
    expect(draft).toMatchObject({ flow: drawn, revision: 2 });
    expect(draftDiffers).toBe(false);
    expect(versions).toHaveLength(1);
    expect(deployments).toMatchObject([{ version: 1, enabled: true }]);
  });

  it('goes on with version 1', async () => {
    expect(resultOf(await run('S2'))).toEqual(['completed', { entry: 'E-S2' }]);
    expect(ledger.booked).toEqual(['v1 S1', 'v1 S2']);
  });

  it('is told of the newer version', async () => {
    expect(await runtime.client.upgrades.list({ params: { flow } })).toEqual([
      {
        node: 'book',
        from: 'ledger.book-sale@1',
        to: 'ledger.book-sale@2',
        says: ['The amount is given in euros.', 'The period must be said.'],
      },
    ]);
  });
});

describe('an upgrade that is asked for', () => {
  it('is proposed with all it changes and what would have to be put right', async () => {
    const proposal = await propose(['book']);
    expect(proposal.flow.nodes['book']).toMatchObject({
      type: 'ledger.book-sale@2',
      inputs: { amount: { value: 10.5 } },
    });
    expect(proposal.flow.wires).toContainEqual({ from: 'book.booked', to: 'result' });
    expect(proposal.upgrades[0]?.fields.map(({ node, field }) => `${node ?? ''} ${field}`)).toEqual([
      'book inputs.cents',
      'book inputs.amount',
      'result params.fields.entry',
    ]);
    expect(proposal.problems).toEqual([
      {
        code: 'flow.required-input',
        message: '"book" needs a value for "Period".',
        place: { node: 'book', field: 'inputs.period' },
      },
    ]);
  });

  it('stores nothing', async () => {
    await propose(['book']);
    expect((await detail()).draft).toMatchObject({ flow: drawn, revision: 2 });
  });

  it('can be of a draft that is not saved yet, and tells no problem that it had before', async () => {
    const { book: _, ...nodes } = drawn.nodes;
    const unsaved = { ...drawn, nodes: { ...nodes, ledger: { type: 'ledger.book-sale@1' } }, wires: [] };
    const { upgrades, problems } = await propose(['ledger'], unsaved);
    expect(upgrades).toMatchObject([{ node: 'ledger', fields: [], wires: [] }]);
    expect(problems.map(({ message }) => message)).toEqual([
      '"ledger" needs a value for "amount".',
      '"ledger" needs a value for "Period".',
    ]);
  });

  it('is refused for a node that is not there', async () => {
    const refused = propose(['nowhere']).catch((error: unknown) => error);
    expect(((await refused) as ApiError).problem).toMatchObject({
      status: 422,
      code: 'flow.unknown-node',
      detail: 'There is no node "nowhere" in this flow: name nodes of its draft.',
    });
  });

  it('is published and deployed like any other change; version 1 can be deployed again', async () => {
    const { flow: upgraded } = await propose(['book']);
    expect(await publish(withInput(upgraded, 'period', '2026-11'))).toBe(2);
    expect(resultOf(await run('S3'))).toEqual(['completed', { entry: 'E-S3' }]);
    await deploy(2);
    expect(resultOf(await run('S4'))).toEqual(['completed', { entry: 'N-S4' }]);
    await deploy(1);
    expect(resultOf(await run('S5'))).toEqual(['completed', { entry: 'E-S5' }]);
    expect(ledger.booked.slice(2)).toEqual(['v1 S3', 'v2 S4', 'v1 S5']);
  });

  it('writes nothing twice that the other version has written, and gives each version its own result', async () => {
    const before = [...ledger.booked];
    await deploy(2);
    expect(resultOf(await run('S1'))).toEqual(['completed', { entry: 'N-S1' }]);
    await deploy(1);
    expect(resultOf(await run('S4'))).toEqual(['completed', { entry: 'E-S4' }]);
    expect(ledger.booked).toEqual(before);
  });
});

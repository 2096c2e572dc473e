import type { RunSource } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { deploySaleFlow } from '../testing/deploy-sale-flow.ts';
import { RunProcess } from '../testing/run-process.ts';
import { saleFlow, saleLayout } from '../testing/sale-flow.ts';
import { CrashLoops } from './crash-loops.ts';
import type { Claimed } from './leases.ts';

let plane: ControlPlane;
let process: RunProcess;
let crashLoops: CrashLoops;
let flow: string;
/** The version of the flow in which a failed run holds its order. */
let holding: number;

beforeAll(async () => {
  plane = await startControlPlane();
  process = new RunProcess(plane.config.databaseUrl);
  crashLoops = new CrashLoops(process.journal, plane.app.get(DeployedFlows), process.parents);
  flow = await deploySaleFlow(plane);
  holding = await publishHolding();
});
beforeEach(async () => {
  await plane.pool.query('truncate active, sequence_heads, inbox');
});
afterAll(async () => {
  await process.close();
  await plane.close();
});

async function publishHolding(): Promise<number> {
  const sequence = { key: { ref: 'trigger.number' }, onFailedHead: 'hold' };
  const changed = Flow.parse({ ...saleFlow, policy: { sequence } });
  const params = { flow };
  const { draft } = await plane.client.flows.get({ params });
  await plane.client.flows.saveDraft({
    params,
    body: { flow: changed, layout: saleLayout, revision: draft.revision },
  });
  return (await plane.client.flows.publish({ params, body: {} })).number;
}

/** A run whose process dies each time it is driven, as the fourth process claims it. */
async function claimedInVain(version: number, source: RunSource = 'webhook'): Promise<Claimed> {
  await process.accept('sale 1', { flow, version, source, key: '1' });
  for (let time = 1; time <= 3; time += 1) {
    const [claimed] = await process.claim();
    if (claimed === undefined) throw new Error('Nothing may go');
    expect(crashLoops.isOne(claimed)).toBe(false);
    if (claimed.interrupted) await process.leases.begin(claimed.lease);
    await plane.pool.query('update active set wake_at = now(), lease_until = now() where parked is null');
  }
  const [claimed] = await process.claim();
  if (claimed === undefined) throw new Error('Nothing may go');
  return claimed;
}

describe('a run that brings down every process that drives it', () => {
  it('fails after it was driven three times in vain, and is told apart from runs that fail by themselves', async () => {
    const claimed = await claimedInVain(1);
    expect(crashLoops.isOne(claimed)).toBe(true);
    await crashLoops.end(claimed);
    const { run } = claimed.lease;
    const { status, failure } = await plane.client.runs.get({ params: { env: 'dev', run } });
    expect({ status, failure }).toMatchObject({
      status: 'failed',
      failure: { kind: 'policy', code: 'core.crash-loop' },
    });
    expect(await process.claim()).toEqual([]);
  });

  it('is told to the run that waits for it', async () => {
    const { lease, ...child } = await claimedInVain(1, 'sub-flow');
    const parent = (await process.accept('batch 1')).run;
    const waiting = (await process.claim()).find((claimed) => claimed.lease.run === parent);
    if (waiting === undefined) throw new Error('The parent was not claimed');
    const wait = { name: 'run.ended', correlation: lease.run, since: 0, run: parent, step: 'call' };
    expect(await process.signals.of('dev').expect(wait)).toBeUndefined();
    await process.park(waiting.lease);
    await crashLoops.end({ lease, ...child });
    await expect.poll(() => process.claimed()).toEqual([parent]);
  });

  it('lets the next run of its order go', async () => {
    const claimed = await claimedInVain(1);
    const { run } = await process.accept('sale 1 corrected', { flow, key: '1' });
    await crashLoops.end(claimed);
    await process.sequencer.promote(['dev/orders/1']);
    expect(await process.claimed()).toEqual([run]);
  });

  it('holds its order if its flow says so', async () => {
    const claimed = await claimedInVain(holding);
    await process.accept('sale 1 corrected', { flow, key: '1' });
    await crashLoops.end(claimed);
    await process.sequencer.promote(['dev/orders/1']);
    expect(await process.claimed()).toEqual([]);
    const { run } = claimed.lease;
    await plane.client.runControls.letGo({ params: { env: 'dev', run } });
    expect(await process.claimed()).toHaveLength(1);
  });
});

describe('intervening in a run over the API', () => {
  const accept = async (): Promise<string> => (await process.accept('sale 1', { flow })).run;

  it('answers how the run stands then', async () => {
    const params = { env: 'dev', run: await accept() };
    expect((await plane.client.runControls.pause({ params })).status).toBe('paused');
    expect((await plane.client.runControls.resume({ params })).status).toBe('queued');
    const body = { reason: 'a test sale' };
    expect((await plane.client.runControls.cancel({ params, body })).status).toBe('cancelled');
  });

  it('is refused with the reason when there is nothing to intervene in', async () => {
    const params = { env: 'dev', run: await accept() };
    const { runControls } = plane.client;
    await expect(runControls.resume({ params })).rejects.toMatchObject({
      problem: { status: 409, code: 'runs.not-paused' },
    });
    const lost = { env: 'prod', run: params.run };
    await expect(runControls.pause({ params: lost })).rejects.toMatchObject({
      problem: { status: 404, code: 'runs.unknown' },
    });
    await expect(runControls.cancel({ params, body: { reason: ' ' } })).rejects.toMatchObject({
      problem: { status: 422, errors: [{ field: 'reason' }] },
    });
  });
});

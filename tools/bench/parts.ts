import { drive, InMemoryJournal, prepare, type PreparedPlan } from '@crossdock/engine';
import { compile, compileMapping, type Flow, makeCatalogue, makeExpressions } from '@crossdock/flow';
import { Sandbox } from '@crossdock/sandbox';
import { describe } from '@crossdock/sdk';
import { benchFlow, orderFields } from './bench-flow.ts';
import { fiveStepFlow, packing } from './five-step-flow.ts';
import { percentile } from './measure.ts';
import { connectors, definitions, memoryWorld } from './memory-world.ts';
import { makeDelivery } from './orders.ts';
import type { PartFigures, PartsFigures } from './report/parts.ts';
import { stampNow } from './stamp.ts';

const expressions = makeExpressions(() => ({ 'payment-methods': { bacs: 'bank-transfer', cod: 'cash' } }));

/** A mapping, a code node and whole runs, without network and database. */
export async function measureParts(times: number): Promise<PartsFigures> {
  const stamp = stampNow();
  const sandbox = new Sandbox({ processes: 1 });
  try {
    const event: unknown = JSON.parse(makeDelivery(1001).body.toString());
    const order = definitions.trigger('woocommerce.order@1').map(accepted(event), { system: 'shop' });
    const map = compileMapping(expressions, { fields: orderFields }, 'step "map-order"');
    const scope = { trigger: order, steps: {}, run: { id: 'run-1' } };
    const code = { source: packing, memoryMb: 32, timeoutMs: 1_000 };
    const given = { input: { order }, steps: {}, trigger: null, now: 0, seed: 'run-1/pack' };
    const parts = [
      await timed('mapping of 33 fields and 5 lines', 100, times, () => map(scope)),
      await timed('code node, there and back, its isolate warm', 150, times, () => sandbox.run(code, given)),
      await timedRuns('a run of order-sync, in memory', benchFlow, sandbox, event, times),
      await timedRuns('a run of the five-step flow, in memory', fiveStepFlow, sandbox, event, times),
    ];
    return { ...stamp, orderBytes: Buffer.byteLength(JSON.stringify(order)), parts };
  } finally {
    await sandbox.stop();
  }
}

/** Each call by itself, after half as many to warm up. */
async function timed(
  what: string,
  under: number | null,
  times: number,
  act: (index: number) => unknown,
): Promise<PartFigures> {
  const warmUp = Math.ceil(times / 2);
  const micros: number[] = [];
  for (let index = 0; index < warmUp + times; index += 1) {
    const start = performance.now();
    const done = act(index);
    if (done instanceof Promise) await done;
    if (index >= warmUp) micros.push((performance.now() - start) * 1000);
  }
  return { what, under, p50: percentile(micros, 50), p95: percentile(micros, 95) };
}

/** From the accepted event to the end of the run: decide, perform, append to a journal in memory. */
async function timedRuns(
  what: string,
  flow: Flow,
  sandbox: Sandbox,
  event: unknown,
  times: number,
): Promise<PartFigures> {
  const prepared = prepare(compile(flow, makeCatalogue(connectors.map(describe))), definitions, expressions);
  const journal = new InMemoryJournal();
  const world = memoryWorld(journal, sandbox);
  const order = accepted(event);
  return timed(what, null, times, async (index) => {
    const run = `run-${String(index)}`;
    journal.accept(run, { ...order, id: index + 1, number: String(index + 1) }, Date.now());
    await driveToEnd(run, prepared, journal, world);
  });
}

async function driveToEnd(
  run: string,
  prepared: PreparedPlan,
  journal: InMemoryJournal,
  world: ReturnType<typeof memoryWorld>,
): Promise<void> {
  const lease = journal.claim(run);
  if (lease === undefined) throw new Error('The run is over before it began');
  const driven = await drive({ lease, prepared, journal: await journal.read(run) }, world);
  if ('ended' in driven && driven.ended === 'completed') return;
  throw new Error(`A run did not complete: ${JSON.stringify((await journal.read(run)).at(-1))}`);
}

/** The event as its trigger takes it. */
function accepted(event: unknown): Record<string, unknown> {
  return definitions.trigger('woocommerce.order@1').accepts.parse(event) as Record<string, unknown>;
}

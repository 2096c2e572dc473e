import { setTimeout as sleep } from 'node:timers/promises';
import { memoryMb, stopProgram } from '../runtime/processes.ts';
import { startRuntime } from '../runtime/runtime-process.ts';
import { freePort } from '../launch/free-port.ts';
import { deployBenchFlow } from './deploy-bench-flow.ts';
import { Sender } from './load.ts';
import { measureInTurn, type Sizes } from './measure.ts';
import { makeDelivery } from './orders.ts';
import type { OrderSyncFigures } from './report/order-sync.ts';
import { stampNow } from './stamp.ts';
import {
  completedRuns,
  type DatabaseServer,
  freshDatabase,
  newDataDir,
  pidOf,
  withBare,
  withStub,
} from './systems.ts';

/** Order-sync as in a shop, against the bare pipeline on the same database server. */
export async function measureOrderSync(server: DatabaseServer, sizes: Sizes): Promise<OrderSyncFigures> {
  const stamp = stampNow();
  return { ...stamp, sizes, ...(await measureBoth(server, sizes)) };
}

/** Throughput and latency of both in turn, and what starting costs. */
async function measureBoth(server: DatabaseServer, sizes: Sizes) {
  const databaseUrl = await freshDatabase(server.url);
  return withStub(async (stubUrl) => {
    const options = { databaseUrl, port: await freePort(), dataDir: newDataDir() };
    const coldStart = performance.now();
    let runtime = await startRuntime(options);
    const coldStartMs = performance.now() - coldStart;
    try {
      const webhookUrl = await deployBenchFlow(options.port, stubUrl);
      await stopProgram(runtime);
      const warmStart = performance.now();
      runtime = await startRuntime(options);
      await deliverOne(webhookUrl);
      const warmStartMs = performance.now() - warmStart;
      await sleep(5_000);
      const memory = () => ({ runtime: memoryMb(pidOf(runtime)), postgres: memoryMb(server.pid) });
      const idleMemoryMb = memory();
      const subject = {
        name: 'Crossdock',
        webhookUrls: [webhookUrl],
        stubUrl,
        databaseUrl,
        pids: [pidOf(runtime), server.pid],
        finished: completedRuns,
      };
      const [crossdock, bare] = await withBare(server, 'order-sync', (other) =>
        measureInTurn([subject, other], sizes),
      );
      if (crossdock === undefined || bare === undefined) throw new Error('Not both were measured');
      return { bare, crossdock, coldStartMs, warmStartMs, idleMemoryMb, loadedMemoryMb: memory() };
    } finally {
      await stopProgram(runtime);
    }
  });
}

async function deliverOne(webhookUrl: string): Promise<void> {
  const sender = new Sender(1);
  const { status } = await sender.send(webhookUrl, makeDelivery(999_999));
  await sender.close();
  if (status !== 202) throw new Error(`The first delivery was answered ${String(status)}`);
}

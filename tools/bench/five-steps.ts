import { deployFlow } from './deploy-bench-flow.ts';
import { fiveStepFlow } from './five-step-flow.ts';
import { measureThroughput, type Sizes } from './measure.ts';
import type { FiveStepsFigures } from './report/five-steps.ts';
import { stampNow } from './stamp.ts';
import { completedRuns, type DatabaseServer, withBare, withCrossdock } from './systems.ts';

/** Five steps and two writes, against the bare pipeline: with the one write of order-sync, and with the same job by hand. */
export async function measureFiveSteps(server: DatabaseServer, sizes: Sizes): Promise<FiveStepsFigures> {
  const stamp = stampNow();
  return withCrossdock(server, {}, async ({ client, addressesOf, pids, ...given }) => {
    const { webhookUrl } = await deployFlow(client, 'Five steps', fiveStepFlow);
    const subject = {
      ...given,
      name: 'Crossdock',
      webhookUrls: addressesOf(webhookUrl),
      pids: [...pids, server.pid],
      finished: completedRuns,
    };
    const [crossdock, bare, byHand] = await withBare(server, 'order-sync', (orderSync) =>
      withBare(server, 'five-steps', (allByHand) =>
        measureThroughput([subject, orderSync, allByHand], sizes),
      ),
    );
    if (crossdock === undefined || bare === undefined || byHand === undefined)
      throw new Error('Not all were measured');
    return { ...stamp, orders: sizes.full, bare, byHand, crossdock };
  });
}

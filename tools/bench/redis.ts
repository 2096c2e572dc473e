import { startRedis } from '../../tests/support/redis.ts';
import { benchFlow } from './bench-flow.ts';
import { deployFlow } from './deploy-bench-flow.ts';
import { type Figures, measure, type Sizes } from './measure.ts';
import type { RedisFigures } from './report/redis.ts';
import { stampNow } from './stamp.ts';
import { completedRuns, type DatabaseServer, withCrossdock } from './systems.ts';

/** Order-sync with queues in PostgreSQL and in Redis, in one process and in two. */
export async function measureRedis(server: DatabaseServer, sizes: Sizes): Promise<RedisFigures> {
  const stamp = stampNow();
  const postgres1 = await measureProcesses(server, 1, sizes);
  const postgres2 = await measureProcesses(server, 2, sizes);
  const redis = await startRedis();
  try {
    const redisPid = Number(/process_id:(\d+)/.exec(await redis.ask('INFO server'))?.[1]);
    const queues = { url: redis.url, pid: redisPid };
    const redis1 = await measureProcesses(server, 1, sizes, queues);
    const redis2 = await measureProcesses(server, 2, sizes, queues);
    return { ...stamp, orders: sizes.full, postgres1, postgres2, redis1, redis2 };
  } finally {
    await redis.kill();
  }
}

function measureProcesses(
  server: DatabaseServer,
  processes: number,
  sizes: Sizes,
  redis?: { url: string; pid: number },
): Promise<Figures> {
  const more: Record<string, string> = redis === undefined ? {} : { REDIS_URL: redis.url };
  return withCrossdock(server, { processes, more }, async ({ client, addressesOf, pids, ...given }) => {
    const { webhookUrl } = await deployFlow(client, 'Order sync', benchFlow);
    const subject = {
      ...given,
      name: `Crossdock in ${String(processes)} processes`,
      webhookUrls: addressesOf(webhookUrl),
      pids: [...pids, server.pid, ...(redis === undefined ? [] : [redis.pid])],
      finished: completedRuns,
    };
    return measure(subject, sizes);
  });
}

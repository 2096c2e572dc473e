import { startRedis } from '../../tests/support/redis.ts';
import { benchFlow } from './bench-flow.ts';
import { deployFlow } from './deploy-bench-flow.ts';
import { type Figures, measureInTurn, type Sizes, type Subject } from './measure.ts';
import type { RedisFigures } from './report/redis.ts';
import { stampNow } from './stamp.ts';
import { completedRuns, type DatabaseServer, withCrossdock } from './systems.ts';

/** Order-sync with queues in PostgreSQL and in Redis, in one process and in two. */
export async function measureRedis(server: DatabaseServer, sizes: Sizes): Promise<RedisFigures> {
  const stamp = stampNow();
  const redis = await startRedis();
  try {
    const redisPid = Number(/process_id:(\d+)/.exec(await redis.ask('INFO server'))?.[1]);
    const queues = { url: redis.url, pid: redisPid };
    const [postgres1, postgres2, redis1, redis2] = await withEach(
      [
        (use) => withOrderSync(server, 1, undefined, use),
        (use) => withOrderSync(server, 2, undefined, use),
        (use) => withOrderSync(server, 1, queues, use),
        (use) => withOrderSync(server, 2, queues, use),
      ],
      (subjects) => measureInTurn(subjects, sizes),
    );
    if (!postgres1 || !postgres2 || !redis1 || !redis2) throw new Error('Not all were measured');
    return { ...stamp, orders: sizes.full, postgres1, postgres2, redis1, redis2 };
  } finally {
    await redis.kill();
  }
}

type Use = (subject: Subject) => Promise<Figures[]>;

/** All of them at the same time. */
function withEach(
  systems: ReadonlyArray<(use: Use) => Promise<Figures[]>>,
  measureAll: (subjects: Subject[]) => Promise<Figures[]>,
): Promise<Figures[]> {
  const [first, ...others] = systems;
  if (first === undefined) return measureAll([]);
  return first((subject) => withEach(others, (subjects) => measureAll([subject, ...subjects])));
}

function withOrderSync(
  server: DatabaseServer,
  processes: number,
  redis: { url: string; pid: number } | undefined,
  use: Use,
): Promise<Figures[]> {
  const more: Record<string, string> = redis === undefined ? {} : { REDIS_URL: redis.url };
  return withCrossdock(server, { processes, more }, async ({ client, addressesOf, pids, ...given }) => {
    const { webhookUrl } = await deployFlow(client, 'Order sync', benchFlow);
    return use({
      ...given,
      name: `Crossdock in ${String(processes)} processes`,
      webhookUrls: addressesOf(webhookUrl),
      pids: [...pids, server.pid, ...(redis === undefined ? [] : [redis.pid])],
      finished: completedRuns,
    });
  });
}

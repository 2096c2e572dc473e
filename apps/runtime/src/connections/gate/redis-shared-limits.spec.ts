import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../../../tests/support/redis.ts';
import { RedisSharedLimits } from './redis-shared-limits.ts';
import { endOf, persistently, startCallers, startSystem } from './testing/gate-world.ts';
import { sharedLimitsConformance } from './testing/shared-limits.conformance.ts';

sharedLimitsConformance('Redis', async () => {
  const redis = await startRedis();
  const open = () => new RedisSharedLimits(redis.url, { onError: () => undefined });
  const [a, b] = [open(), open()];
  return {
    shared: [a, b],
    stop: async () => {
      await Promise.all([a.close(), b.close()]);
      await redis.kill();
    },
  };
});

describe('while Redis is gone', () => {
  it('calls that have a limit are held back, others go on, and all go on when it is back with nothing', async () => {
    const redis = await startRedis();
    const system = await startSystem();
    const shared = new RedisSharedLimits(redis.url, { onError: () => undefined });
    const rate = { calls: 100, perMs: 1_000, burst: 1 };
    const [limited] = startCallers(1, system.url, { limits: { rate }, shared: [shared] });
    const [free] = startCallers(1, system.url, { shared: [shared] });
    if (limited === undefined || free === undefined) throw new Error('There are two connections');
    expect(await endOf(limited.call())).toBe('200');
    await redis.kill();
    expect(await endOf(limited.call())).toBe('gate.rate-limited');
    expect(await endOf(free.call())).toBe('200');
    await redis.restart();
    expect((await persistently(limited.call)).status).toBe(200);
    await shared.close();
    await redis.kill();
    await system.close();
  });
});

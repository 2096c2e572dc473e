import type { Limits } from '@crossdock/sdk';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../../tools/launch/test-database.ts';
import { makePool } from '../../platform/database/pool.ts';
import { createMigratedDatabase } from '../../testing/database.ts';
import { mostUnderWay, mostWaiting } from './gate.ts';
import { effectiveLimits } from './gate-limits.ts';
import { PgSharedLimits } from './pg-shared-limits.ts';
import type { SharedLimits } from './shared-limits.ts';
import {
  type Caller,
  endOf,
  hanging,
  persistently,
  quickRules,
  read,
  startCallers,
  startSystem,
  times,
  type ToldSystem,
  well,
  withStatus,
  write,
} from './testing/gate-world.ts';

let database: TestDatabase;
let pool: pg.Pool;
let shared: SharedLimits[];
let system: ToldSystem;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = makePool(database.url, { onError: () => undefined });
  shared = [new PgSharedLimits(pool)];
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  system = await startSystem();
});
afterEach(() => system.close());

const two = (): [Caller, Caller] => {
  const [a, b] = startCallers(2, system.url, { shared });
  if (a === undefined || b === undefined) throw new Error('There are two');
  return [a, b];
};

/** Five failures in a row: the connection is broken, and both processes know. */
async function broken(): Promise<[Caller, Caller]> {
  const [a, b] = two();
  system.answer = withStatus(503);
  await Promise.all(times(5, () => a.call()));
  await a.gate.look();
  await b.gate.look();
  system.calls = 0;
  return [a, b];
}

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resume) => setTimeout(resume, 20));
};

describe('a system that fails', () => {
  it('is left alone by all processes, and nobody counts that as an attempt', async () => {
    const [a, b] = await broken();
    const refused = await a.call().catch((error: unknown) => error);
    expect(refused).toMatchObject({
      failure: {
        kind: 'transient',
        outcome: 'not-done',
        code: 'gate.broken',
        retryAfterMs: expect.any(Number) as number,
      },
    });
    expect(await Promise.all([...times(20, a.call), ...times(20, b.call)].map(endOf))).toEqual(
      Array(40).fill('gate.broken'),
    );
    expect(system.calls).toBe(0);
  });

  it('gets one probe when it is well again, after which all calls go through', async () => {
    const [a, b] = await broken();
    let open: () => void = () => undefined;
    const probeIsThere = new Promise<void>((arrived) => {
      system.answer = (request, response) => {
        open = () => {
          well(request, response);
        };
        arrived();
      };
    });
    const waiting = [a, b].flatMap(({ call }) => times(25, () => persistently(call)));
    await probeIsThere;
    expect(await Promise.all(times(10, () => endOf(b.call())))).toEqual(Array(10).fill('gate.broken'));
    expect(system.calls).toBe(1);
    system.answer = well;
    open();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(system.calls).toBe(50);
  });

  it('is left alone again when the probe fails', async () => {
    const [a, b] = await broken();
    await until(async () => (await endOf(a.call())) === '503');
    expect(system.calls).toBe(1);
    expect([await endOf(a.call()), await endOf(b.call())]).toEqual(['gate.broken', 'gate.broken']);
  });

  it('is tried at once when a person asks for it', async () => {
    const [a] = startCallers(1, system.url, { shared, rules: { ...quickRules, firstMs: 3_600_000 } });
    if (a === undefined) throw new Error('There is one');
    system.answer = withStatus(503);
    await Promise.all(times(5, a.call));
    await a.gate.look();
    system.answer = well;
    expect(await endOf(a.call())).toBe('gate.broken');
    await a.gate.tryNow();
    expect(await endOf(a.call())).toBe('200');
    expect(await Promise.all(times(5, () => endOf(a.call())))).toEqual(Array(5).fill('200'));
  });

  it('is called by those who cannot reach the shared state until they have seen for themselves', async () => {
    const lost: SharedLimits = {
      change: () => Promise.reject(new Error('no store')),
      read: () => Promise.reject(new Error('no store')),
      close: () => Promise.resolve(),
    };
    const [a] = startCallers(1, system.url, { shared: [lost] });
    if (a === undefined) throw new Error('There is one');
    system.answer = withStatus(503);
    for (let call = 0; call < 5; call += 1) await a.call();
    await until(async () => (await endOf(a.call())) === 'gate.broken');
    system.answer = well;
    expect((await persistently(a.call)).status).toBe(200);
    expect(await Promise.all(times(5, () => endOf(a.call())))).toEqual(Array(5).fill('200'));
  });
});

describe('a system that refuses', () => {
  it.each([400, 401, 404, 409, 422])('with %i is well: the business is not', async (status) => {
    const [a] = two();
    system.answer = withStatus(status);
    expect(await Promise.all(times(30, () => endOf(a.call())))).toEqual(Array(30).fill(String(status)));
  });

  it('because it is called too often is left alone by all for as long as it says, and is not broken', async () => {
    const [a, b] = two();
    system.answer = withStatus(429, { 'retry-after': '600' });
    await a.call();
    await a.gate.look();
    await b.gate.look();
    system.calls = 0;
    const refused = await b.call().catch((error: unknown) => error);
    expect(refused).toMatchObject({ failure: { code: 'gate.rate-limited', outcome: 'not-done' } });
    expect((refused as { failure: { retryAfterMs: number } }).failure.retryAfterMs).toBeGreaterThan(590_000);
    expect(await endOf(a.call())).toBe('gate.rate-limited');
    expect(system.calls).toBe(0);
  });
});

describe('a system that hangs', () => {
  const caller = (url: string): Caller => {
    const [found] = startCallers(1, url, { shared, timeoutMs: 3_000 });
    if (found === undefined) throw new Error('There is one');
    return found;
  };

  it('holds so many calls and no more; others are told to come back', async () => {
    const { gate, call } = caller(system.url);
    system.answer = hanging;
    const ends = times(mostUnderWay + mostWaiting + 10, () => endOf(call()));
    expect(await Promise.all(ends.slice(-10))).toEqual(Array(10).fill('gate.full'));
    await until(async () => gate.tally().waiting === mostWaiting);
    expect(gate.tally().underWay).toBe(mostUnderWay);
    expect(await Promise.all(ends.slice(mostUnderWay))).toEqual(Array(mostWaiting + 10).fill('gate.full'));
    expect(system.calls).toBe(mostUnderWay);
    await Promise.all(ends);
  });

  it('does not hold up another one', async () => {
    const other = await startSystem();
    const stuckOnes = caller(system.url);
    system.answer = hanging;
    const stuck = times(100, () => endOf(stuckOnes.call()));
    const quick = caller(other.url);
    expect(await Promise.all(times(200, () => endOf(quick.call())))).toEqual(Array(200).fill('200'));
    expect(stuckOnes.gate.tally().underWay).toBe(mostUnderWay);
    await Promise.all(stuck);
    await other.close();
  });
});

describe('a system that charges in points', () => {
  const cost = {
    costOf: () => 10,
    readCost: ({ headers }: { headers: Readonly<Record<string, string>> }) => {
      const [used, capacity] = (headers['x-call-limit'] ?? '').split('/').map(Number);
      return used === undefined || capacity === undefined
        ? undefined
        : { available: capacity - used, capacity, restorePerSecond: 1 };
    },
  };

  it('is believed: what it says is left is all that is used, by all processes', async () => {
    const limits = effectiveLimits({ cost }, null);
    const [a, b] = startCallers(2, system.url, { limits, shared });
    if (a === undefined || b === undefined) throw new Error('There are two');
    system.answer = withStatus(200, { 'x-call-limit': '65/100' });
    expect(await endOf(a.call())).toBe('200');
    a.gate.beat();
    await until(async () => (await shared[0]?.read(a.gate.name))?.state.budget !== undefined);
    await b.gate.look();
    system.answer = well;
    const ends = await Promise.all([...times(6, a.call), ...times(6, b.call)].map(endOf));
    expect(ends.filter((end) => end === '200')).toHaveLength(3);
    expect(ends.filter((end) => end === 'gate.rate-limited')).toHaveLength(9);
  });
});

describe('a step', () => {
  it('that has written already is in doubt when a later call may not leave', async () => {
    const [a] = await broken();
    const [b] = startCallers(1, system.url, { shared });
    if (b === undefined) throw new Error('There is one');
    const http = b.http();
    await http.send(write(system.url));
    await Promise.all(times(5, b.call));
    await b.gate.look();
    const half = await http.send(read(system.url)).catch((error: unknown) => error);
    expect(half).toMatchObject({ failure: { code: 'gate.broken', outcome: 'unknown' } });
    const fresh = await a.call().catch((error: unknown) => error);
    expect(fresh).toMatchObject({ failure: { outcome: 'not-done' } });
  });

  it('learns how long it waited at the gate and how long for answers', async () => {
    const [a] = two();
    const meter = { gateMs: 0, callMs: 0, calls: 0 };
    const http = a.http(meter);
    await http.send(read(system.url));
    await http.send(read(system.url));
    expect(meter.calls).toBe(2);
    expect(meter.callMs).toBeGreaterThan(0);
    expect(meter.gateMs).toBeGreaterThanOrEqual(0);
  });
});

describe('what processes share', () => {
  let asked = 0;
  const counting: SharedLimits = {
    change: (gate, change) => {
      asked += 1;
      return new PgSharedLimits(pool).change(gate, change);
    },
    read: (gate) => {
      asked += 1;
      return new PgSharedLimits(pool).read(gate);
    },
    close: () => Promise.resolve(),
  };
  const callsOf = async (count: number, limits: Limits) => {
    asked = 0;
    const caller = startCallers(1, system.url, { shared: [counting], limits });
    await Promise.all(caller.flatMap(({ call }) => times(count, call)));
    return asked;
  };

  it('is not asked at all for a connection without limits', async () => {
    expect(await callsOf(100, {})).toBe(0);
  });

  it('is asked for many calls at a time where there are limits', async () => {
    const rate = { calls: 1_000, perMs: 1_000, burst: 1_000 };
    expect(await callsOf(200, { rate })).toBeLessThanOrEqual(4);
  });
});

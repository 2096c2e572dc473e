import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken, breakerRules } from '../breaker.ts';
import { effectiveLimits } from '../gate-limits.ts';
import { newGateState } from '../gate-state.ts';
import type { SharedLimits } from '../shared-limits.ts';
import { persistently, startCallers, startSystem, times, type ToldSystem, well } from './gate-world.ts';

/** Two connections to one store, as two processes have, and what ends it. */
export interface TwoProcesses {
  shared: [SharedLimits, SharedLimits];
  stop(): Promise<void>;
}

/** What holds for whatever keeps the shared state of gates. */
export function sharedLimitsConformance(store: string, start: () => Promise<TwoProcesses>): void {
  describe(`limits that processes share through ${store}`, () => {
    let processes: TwoProcesses;
    let system: ToldSystem;

    beforeAll(async () => {
      processes = await start();
      system = await startSystem();
    });
    afterAll(async () => {
      await system.close();
      await processes.stop();
    });

    it('begin anew for a connection nobody has used', async () => {
      const found = await processes.shared[0].read('dev/unused');
      expect(found).toMatchObject({ state: newGateState, version: 0 });
    });

    it('lose no change when all make one at the same time', async () => {
      const [a, b] = processes.shared;
      await Promise.all(
        times(20, (at) =>
          (at % 2 === 0 ? a : b).change('dev/busy', (state) => ({
            state: { ...state, bucket: { left: (state.bucket?.left ?? 0) + 1, at: 0 } },
            result: undefined,
          })),
        ),
      );
      expect((await a.read('dev/busy')).state.bucket?.left).toBe(20);
    });

    it('are seen by the others on one clock', async () => {
      const [a, b] = processes.shared;
      const changed = await a.change('dev/seen', (state, now) => {
        const breaker = broken(state.breaker, now, breakerRules);
        return { state: { ...state, breaker }, result: breaker.is };
      });
      expect(changed.result).toBe('broken');
      const seen = await b.read('dev/seen');
      expect(seen.state).toEqual(changed.state);
      expect(seen.now).toBeGreaterThanOrEqual(changed.now);
    });

    it('never let more calls leave than the rate allows, and let all of them leave in the end', async () => {
      const rate = { calls: 60, perMs: 1_000, burst: 10 };
      const callers = startCallers(2, system.url, { limits: { rate }, shared: processes.shared });
      const arrivals: number[] = [];
      system.answer = (request, response) => {
        arrivals.push(performance.now());
        well(request, response);
      };
      const began = performance.now();
      await Promise.all(callers.flatMap(({ call }) => times(60, () => persistently(call))));
      expect(arrivals).toHaveLength(120);
      for (const [at, arrived] of arrivals.entries()) {
        const allowed = rate.burst + ((arrived - began) * rate.calls) / rate.perMs;
        expect(at + 1).toBeLessThanOrEqual(allowed);
      }
    });

    it('never let more calls be under way than there may be, and serve every process', async () => {
      const limits = effectiveLimits({ concurrent: 3 }, null);
      const callers = startCallers(2, system.url, { limits, shared: processes.shared });
      system.mostAtOnce = 0;
      system.answer = (_request, response) => {
        setTimeout(() => response.end('{}'), 5);
      };
      const done = await Promise.all(callers.flatMap(({ call }) => times(40, () => persistently(call))));
      expect(done).toHaveLength(80);
      expect(system.mostAtOnce).toBeLessThanOrEqual(3);
      system.answer = well;
    });
  });
}

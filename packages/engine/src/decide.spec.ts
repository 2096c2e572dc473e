import { type PureStep, readDrawing } from '@crossdock/flow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decidable, decide, nextDue, standingOf } from './decide.ts';
import type { StepRun } from './run-state.ts';

const done = (port: string): StepRun => ({ state: 'completed', port, output: null });
const skipped: StepRun = { state: 'skipped' };
const started: StepRun = { state: 'intended', attempt: 1, key: 'k', input: {} };
const failed: StepRun = {
  state: 'failed',
  failure: { kind: 'business', outcome: 'not-done', code: 'erp.no', message: 'No.' },
};
const retryingAt = (due: number): StepRun => ({ state: 'retrying', attempt: 1, due, doubt: false });

const step = (key: string): PureStep => ({ key, kind: 'pure', type: 'core.merge@1', title: key, params: {} });

function planOf(drawing: string) {
  const wires = readDrawing(drawing);
  const keys = [...new Set(wires.flatMap(({ from, to }) => [from, to]))];
  const trigger = keys.find((key) => wires.every(({ to }) => to !== key)) ?? '';
  return { trigger, wires, steps: keys.map(step) };
}

/** How a run has ended; undefined while a step can still move. */
function endOf(of: Decidable, state: Parameters<typeof standingOf>[1]): 'completed' | 'failed' | undefined {
  const { decisions, waits, fallen } = standingOf(of, state, Number.NEGATIVE_INFINITY);
  if (decisions.length > 0 || waits) return undefined;
  return fallen === undefined ? 'completed' : 'failed';
}

const plan = planOf(`
  trigger      -> route
  route.retail -> odoo
  route.b2b    -> approval
  odoo         -> receipt
  approval     -> receipt`);

const runOf = (steps: Record<string, StepRun>) => ({
  steps: new Map(Object.entries(steps)),
  stopped: false,
  confirmed: [],
});
const run = (step: string) => ({ do: 'run', step });
const skip = (step: string) => ({ do: 'skip', step });

describe('decide', () => {
  it('begins with the trigger', () => {
    expect(decide(plan, runOf({}), 0)).toEqual([run('trigger')]);
  });

  it('runs the branch that was taken and skips the others (1, 2)', () => {
    const steps = { trigger: done('out'), route: done('retail') };
    expect(decide(plan, runOf(steps), 0)).toEqual([run('odoo'), skip('approval')]);
  });

  it('waits at a join until every branch has settled (2)', () => {
    const steps = { trigger: done('out'), route: done('retail'), approval: skipped };
    expect(decide(plan, runOf({ ...steps, odoo: retryingAt(9) }), 0)).toEqual([]);
  });

  it('passes a join when one branch lived and the others did not (2)', () => {
    const steps = { trigger: done('out'), route: done('retail'), odoo: done('out'), approval: skipped };
    expect(decide(plan, runOf(steps), 0)).toEqual([run('receipt')]);
  });

  it('skips what stands behind a branch that nobody took (1, 2)', () => {
    const steps = { trigger: done('out'), route: done('otherwise'), odoo: skipped, approval: skipped };
    expect(decide(plan, runOf(steps), 0)).toEqual([skip('receipt')]);
  });

  it('takes a step up again when its call was cut off, and when its next attempt is due (4)', () => {
    const steps = { trigger: done('out'), route: done('retail'), approval: skipped };
    expect(decide(plan, runOf({ ...steps, odoo: started }), 0)).toEqual([run('odoo')]);
    expect(decide(plan, runOf({ ...steps, odoo: retryingAt(10) }), 9)).toEqual([]);
    expect(decide(plan, runOf({ ...steps, odoo: retryingAt(10) }), 10)).toEqual([run('odoo')]);
  });

  it('begins nothing new once a step has failed, but brings begun writes to their end (5)', () => {
    const forked = planOf(`
      trigger -> odoo
      trigger -> xero
      trigger -> mail`);
    const steps = { trigger: done('out'), odoo: failed, xero: retryingAt(5) };
    expect(decide(forked, runOf(steps), 5)).toEqual([run('xero')]);
    expect(endOf(forked, runOf(steps))).toBeUndefined();
    expect(endOf(forked, runOf({ ...steps, xero: done('out') }))).toBe('failed');
  });

  it('is over when nothing is to be decided and nothing waits (8)', () => {
    const over = {
      trigger: done('out'),
      route: done('b2b'),
      odoo: skipped,
      approval: done('out'),
      receipt: done('out'),
    };
    expect(endOf(plan, runOf(over))).toBe('completed');
    expect(endOf(plan, runOf({ ...over, receipt: retryingAt(7) }))).toBeUndefined();
    expect(nextDue(runOf({ ...over, receipt: retryingAt(7), approval: retryingAt(3) }))).toBe(3);
  });
});

/** A random graph whose wires point forward, and the port each step will fill. */
const graphs = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    wires: fc.array(
      fc.record({ from: fc.nat(size - 1), to: fc.nat(size), port: fc.constantFrom('out', 'else') }),
      { maxLength: 24 },
    ),
    ports: fc.array(fc.constantFrom('out', 'else'), { minLength: size + 1, maxLength: size + 1 }),
    order: fc.infiniteStream(fc.nat(100)),
  }),
);

describe('decide, on random graphs', () => {
  it('runs exactly the steps that a walk from the trigger along filled ports reaches, whatever finishes first', () => {
    fc.assert(
      fc.property(graphs, ({ size, wires, ports, order }) => {
        const forward = wires
          .filter(({ from, to }) => from < to)
          .map(({ from, to, port }) => ({ from: `s${from}`, port, to: `s${to}` }));
        /* Every step but the trigger is wired to something before it, as validation demands. */
        const keys = Array.from({ length: size + 1 }, (_, index) => `s${index}`);
        const loose = keys.slice(1).filter((key) => forward.every(({ to }) => to !== key));
        const all = [...forward, ...loose.map((to) => ({ from: 's0', port: 'out', to }))];
        const graph = { trigger: 's0', wires: all, steps: keys.map(step) };

        const steps = new Map<string, StepRun>();
        const state = { steps, stopped: false, confirmed: [] };
        const ran = new Set<string>();
        while (endOf(graph, state) === undefined) {
          const decisions = decide(graph, state, 0);
          const next = decisions[(order.next().value ?? 0) % decisions.length];
          if (next === undefined) throw new Error('Stuck: nothing to do, and not over');
          expect(steps.has(next.step)).toBe(false);
          steps.set(
            next.step,
            next.do === 'run' ? done(ports[Number(next.step.slice(1))] ?? 'out') : skipped,
          );
          if (next.do === 'run') ran.add(next.step);
        }

        const reached = new Set(['s0']);
        for (const key of keys) {
          for (const wire of all) {
            if (wire.from === key && reached.has(key) && wire.port === ports[Number(key.slice(1))])
              reached.add(wire.to);
          }
        }
        expect([...ran].sort()).toEqual([...reached].sort());
        expect(steps.size).toBe(keys.length);
      }),
      { numRuns: 500 },
    );
  });
});

import { type EachStep, ForEachParams, type PureStep, type TriggerStep } from '@crossdock/flow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decidable, type Decision, standingOf } from './decide.ts';
import { OverItems } from './over-items.ts';
import type { StepRun } from './run-state.ts';

const pure = (key: string): PureStep => ({ key, kind: 'pure', type: 'core.merge@1', title: key, params: {} });

/** A list whose items are checked and then written, so many at a time. */
function planOf(params: { atATime: number; onFailedItem: 'go-on' | 'stop' }): Decidable {
  const lines: EachStep = {
    key: 'lines',
    kind: 'each',
    type: 'core.for-each@1',
    title: 'Lines',
    params: ForEachParams.parse({ items: { ref: 'trigger.lines' }, ...params }),
    body: {
      steps: [pure('check'), pure('write')],
      wires: [
        { from: 'lines', port: 'each', to: 'check' },
        { from: 'check', port: 'out', to: 'write' },
      ],
    },
  };
  const trigger = { key: 'start', kind: 'trigger', type: 't@1', title: 'Start' } as TriggerStep;
  return { trigger: 'start', steps: [trigger, lines], wires: [{ from: 'start', port: 'out', to: 'lines' }] };
}

const outcomes: Record<string, StepRun> = {
  done: { state: 'completed', port: 'out', output: null },
  failed: {
    state: 'failed',
    failure: { kind: 'business', outcome: 'not-done', code: 'erp.no', message: 'No.' },
  },
  retrying: { state: 'retrying', attempt: 1, due: 0, doubt: false },
};

/** What one decision comes to, or that a crash came before it was noted. */
const fates = fc.array(fc.constantFrom('done', 'done', 'done', 'failed', 'retrying', 'crash'), {
  minLength: 1,
  maxLength: 40,
});
const plans = fc.record({
  count: fc.integer({ min: 0, max: 8 }),
  atATime: fc.integer({ min: 1, max: 3 }),
  onFailedItem: fc.constantFrom('go-on' as const, 'stop' as const),
});

describe('what is known of items that are over', () => {
  it('changes no decision, whatever became of the items and however often the run was cut off', () => {
    fc.assert(
      fc.property(plans, fates, ({ count, ...params }, fate) => {
        const plan = planOf(params);
        const steps = new Map<string, StepRun>([
          ['start', outcomes['done'] as StepRun],
          ['lines', { state: 'open', count }],
        ]);
        const run = { steps, stopped: false, confirmed: [] };
        const over = new OverItems();
        for (let turn = 0; turn < 60; turn += 1) {
          const standing = standingOf(plan, run, 1, over);
          expect(standing).toEqual(standingOf(plan, run, 1));
          if (standing.decisions.some((each) => each.do === 'close')) return;
          standing.decisions.forEach((decision, index) => {
            const became = becomes(decision, fate[(turn + index) % fate.length] ?? 'done');
            if (became !== undefined) steps.set(decision.step, became);
          });
        }
      }),
    );
  });
});

function becomes({ do: what }: Decision, fate: string): StepRun | undefined {
  return what === 'skip' ? { state: 'skipped' } : outcomes[fate];
}

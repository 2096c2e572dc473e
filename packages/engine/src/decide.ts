import type { NodeKey, Plan, PlanWire } from '@crossdock/flow';
import type { Instant } from './journal/events.ts';
import type { RunState, StepRun } from './run-state.ts';

export interface Decision {
  do: 'run' | 'skip';
  step: NodeKey;
}

type Wires = Pick<Plan, 'trigger' | 'wires'> & { steps: readonly { key: NodeKey }[] };
type Steps = Pick<RunState, 'steps'>;

/**
 * What a run does next. Pure: the same plan, state and instant give the same answer on any worker.
 *
 * 1. A wire is live when its source completed and filled its port; dead when the source settled otherwise.
 * 2. A step is ready when all wires into it are live or dead. One live wire: it runs. None: it is skipped.
 *    The trigger has no wires and is ready from the start.
 * 3. A step that has settled is never decided again.
 * 4. A step that waits for its next attempt, or whose call was cut off, runs when it is due.
 * 5. Once a step has failed nothing new begins; what has begun is brought to its end (4), so that no write
 *    is left in doubt.
 */
export function decide(plan: Wires, run: Steps, now: Instant): Decision[] {
  const failed = hasFailed(run);
  return plan.steps.flatMap(({ key }): Decision[] => {
    const step = run.steps.get(key);
    if (step !== undefined) return isDue(step, now) ? [{ do: 'run', step: key }] : [];
    if (failed) return [];
    if (key === plan.trigger) return [{ do: 'run', step: key }];
    const wires = plan.wires.filter(({ to }) => to === key).map((wire) => stateOf(wire, run));
    if (wires.includes('open')) return [];
    return [{ do: wires.includes('live') ? 'run' : 'skip', step: key }];
  });
}

/**
 * Whether a run is over: undefined while a step can still move.
 *
 * 6. A run is over when nothing is to be decided and nothing waits. It failed when one of its steps failed.
 */
export function endOf(plan: Wires, run: Steps): 'completed' | 'failed' | undefined {
  const open = [...run.steps.values()].some(({ state }) => state === 'retrying' || state === 'intended');
  if (open || decide(plan, run, Number.NEGATIVE_INFINITY).length > 0) return undefined;
  return hasFailed(run) ? 'failed' : 'completed';
}

/** When the next waiting step is due; undefined when none waits. */
export function nextDue(run: Steps): Instant | undefined {
  const dues = [...run.steps.values()].flatMap((step) => (step.state === 'retrying' ? [step.due] : []));
  return dues.length === 0 ? undefined : Math.min(...dues);
}

function hasFailed({ steps }: Steps): boolean {
  return [...steps.values()].some(({ state }) => state === 'failed');
}

function isDue(step: StepRun, now: Instant): boolean {
  return step.state === 'intended' || (step.state === 'retrying' && step.due <= now);
}

function stateOf({ from, port }: PlanWire, { steps }: Steps): 'live' | 'dead' | 'open' {
  const source = steps.get(from);
  switch (source?.state) {
    case undefined:
    case 'retrying':
    case 'intended':
      return 'open';
    case 'completed':
      return source.port === port ? 'live' : 'dead';
    case 'skipped':
    case 'failed':
      return 'dead';
  }
}

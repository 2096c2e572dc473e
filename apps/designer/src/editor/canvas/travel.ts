import type { StepState } from '@crossdock/contracts';
import type { RunOverlay } from './to-canvas.ts';

type Progress = Pick<RunOverlay, 'steps' | 'ports' | 'items'>;

const ended = new Set<StepState>(['completed', 'failed']);
const moving = new Set<StepState>(['running', 'retrying', 'waiting']);

/**
 * A run that took 40 ms would be over before anyone saw it: it is shown step by step. `shown` ended steps are
 * as they are, the next one is on its way, the rest is still to come. Never ahead of the run itself.
 */
export function travelled(order: readonly string[], run: Progress, shown: number): RunOverlay {
  const way = order.filter((key) => ended.has(run.steps[key] ?? 'pending'));
  if (shown >= way.length) {
    const active = Object.values(run.steps).some((state) => moving.has(state));
    return { ...run, active };
  }
  const visible = new Set(way.slice(0, shown));
  const next = way[shown];
  const steps = Object.fromEntries(
    Object.entries(run.steps).map(([key, state]): [string, StepState] => [
      key,
      visible.has(key) ? state : key === next ? 'running' : 'pending',
    ]),
  );
  const ports = Object.fromEntries(Object.entries(run.ports).filter(([key]) => visible.has(key)));
  return { steps, ports, active: true };
}

/** How many steps there are to show. */
export function lengthOf(order: readonly string[], run: Progress): number {
  return order.filter((key) => ended.has(run.steps[key] ?? 'pending')).length;
}

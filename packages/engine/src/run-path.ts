import { failedPort } from '@crossdock/flow';
import { splitPorts } from './ports.ts';
import type { PreparedPlan } from './prepare.ts';
import type { RunState } from './run-state.ts';
import { keyOf, undoneBy } from './step-path.ts';

/** The ports that a run filled, each once, in the order of the plan; steps in containers by their key. */
export function pathOf({ steps: prepared }: PreparedPlan, { steps }: RunState): string {
  const filled = new Map<string, Set<string>>([...prepared.keys()].map((key) => [key, new Set()]));
  for (const [path, step] of steps) {
    const ports = filled.get(keyOf(path));
    if (undoneBy(path) !== undefined) continue;
    if (step.state === 'completed') for (const port of splitPorts(step.port)) ports?.add(port);
    else if (step.state === 'failed') ports?.add(failedPort);
  }
  return [...filled].flatMap(([key, ports]) => [...ports].map((port) => `${key}.${port}`)).join(',');
}

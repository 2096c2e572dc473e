import { failedPort, type NodeKey } from '@crossdock/flow';
import { splitPorts } from './ports.ts';
import type { PreparedPlan } from './prepare.ts';
import type { RunState } from './run-state.ts';
import { keyOf, undoneBy } from './step-path.ts';

/** The ports that a run filled, each once, in the order of the plan; steps in containers by their key. */
export function pathOf({ steps: prepared }: PreparedPlan, { steps }: RunState): string {
  const filled = new Map<NodeKey, string[]>();
  for (const [path, step] of steps) {
    if (step.state !== 'completed' && step.state !== 'failed') continue;
    if (undoneBy(path) !== undefined) continue;
    const key = keyOf(path);
    const known = filled.get(key) ?? [];
    const ports = step.state === 'failed' ? [failedPort] : splitPorts(step.port);
    for (const port of ports) if (!known.includes(port)) known.push(port);
    filled.set(key, known);
  }
  return [...prepared.keys()]
    .flatMap((key) => (filled.get(key) ?? []).map((port) => `${key}.${port}`))
    .join(',');
}

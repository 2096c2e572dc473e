import type { FlowSummary, RunSummary } from '@crossdock/contracts';
import { nameOfRun } from '../runs/run-names.ts';
import { lookOfRun, type Tone } from '../ui/states.ts';

/** Somewhere the search box can take a person. */
interface SearchTarget {
  path: string;
  title: string;
  hint: string;
  tone?: Tone;
}

/** Flows by name, then the runs found, then all runs with this text. */
export function searchTargets(
  text: string,
  flows: readonly FlowSummary[],
  runs: readonly RunSummary[],
): SearchTarget[] {
  const wish = text.trim().toLowerCase();
  if (wish === '') return flows.slice(0, 6).map(flowTarget);
  const inFlows = flows.filter(({ name, id }) => name.toLowerCase().includes(wish) || id.includes(wish));
  return [
    ...inFlows.slice(0, 5).map(flowTarget),
    ...runs.slice(0, 6).map((run) => ({
      path: `/runs/${run.id}`,
      title: nameOfRun(run),
      hint: run.flow.name,
      tone: lookOfRun(run.status, run.failure?.kind).tone,
    })),
    {
      path: `/runs?search=${encodeURIComponent(text.trim())}`,
      title: `All runs for “${text.trim()}”`,
      hint: 'Runs',
    },
  ];
}

function flowTarget(flow: FlowSummary): SearchTarget {
  return { path: `/flows/${flow.id}`, title: flow.name, hint: 'Flow' };
}

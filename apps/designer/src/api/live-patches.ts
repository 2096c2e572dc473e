import type { Approval, RunDetail, RunPage, RunSummary } from '@crossdock/contracts';
import type { LiveRun, RunFilter } from './queries.ts';

/** Pages as TanStack Query keeps them. */
export interface RunPages {
  pages: RunPage[];
  pageParams: unknown[];
}

/** Would the server have listed this run for the filter? Of the runs of a batch only the server knows. */
export function matches(run: RunSummary, filter: RunFilter): boolean {
  const { flow, status, kind, search, from, to } = filter;
  if (flow !== undefined && run.flow.id !== flow) return false;
  if (status !== undefined && ![status].flat().includes(run.status)) return false;
  if (kind !== undefined && run.failure?.kind !== kind) return false;
  if (from !== undefined && run.acceptedAt < from) return false;
  if (to !== undefined && run.acceptedAt > to) return false;
  if (search === undefined || search === '') return true;
  const text = search.toLowerCase();
  return [run.id, ...run.keys.map(({ value }) => value)].some((each) => each.toLowerCase().startsWith(text));
}

/** Puts a run where it belongs: changed in place, new on top, or taken out when it no longer matches. */
export function patchRunPages(pages: RunPages, run: RunSummary, filter: RunFilter): RunPages {
  const listed = pages.pages.some((page) => page.runs.some(({ id }) => id === run.id));
  const belongs = matches(run, filter) && (filter.batch === undefined || listed);
  if (!listed && (!belongs || isOlderThanShown(pages, run))) return pages;
  const change = Number(belongs) - Number(listed);
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      const total = page.total + change;
      if (!listed) return index === 0 ? { ...page, total, runs: [run, ...page.runs] } : { ...page, total };
      const runs = belongs
        ? page.runs.map((each) => (each.id === run.id ? run : each))
        : page.runs.filter(({ id }) => id !== run.id);
      return { ...page, total, runs };
    }),
  };
}

/** A run from before the newest one shown is an old one that moved on, not a new one on top. */
function isOlderThanShown({ pages }: RunPages, run: RunSummary): boolean {
  const newest = pages[0]?.runs[0];
  return newest !== undefined && run.acceptedAt < newest.acceptedAt;
}

/** The story of a run as far as an event tells it; data and attempts come with the next answer of the server. */
export function patchRunDetail(detail: RunDetail, { run, steps, ports }: LiveRun): RunDetail {
  if (detail.id !== run.id) return patchReplays(detail, run);
  return {
    ...detail,
    ...run,
    steps: detail.steps.map((step) => ({
      ...step,
      state: steps[step.key] ?? step.state,
      port: ports[step.key] ?? step.port,
    })),
  };
}

/** A run that was replayed knows how its replays stand. */
function patchReplays(detail: RunDetail, run: RunSummary): RunDetail {
  if (run.replayOf !== detail.id) return detail;
  const known = detail.replays.some(({ id }) => id === run.id);
  const replays = known
    ? detail.replays.map((each) => (each.id === run.id ? run : each))
    : [...detail.replays, run];
  return { ...detail, replays };
}

/** Which run the canvas follows: the newest accepted, and of one run the latest news. */
export function newerRun(current: LiveRun | null | undefined, event: LiveRun): LiveRun {
  if (current === null || current === undefined || current.run.id === event.run.id) return event;
  return event.run.acceptedAt >= current.run.acceptedAt ? event : current;
}

/** Whether news of a run may be news of an approval: it waits now, or had asked somebody. */
export function mayAsk(run: RunSummary, approvals: readonly Approval[] = []): boolean {
  return run.status === 'waiting' || approvals.some((approval) => approval.run === run.id);
}

import type { RunDetail, RunSummary } from '@crossdock/contracts';
import type { Instant, JournalEvent } from '@crossdock/engine';

type Line = RunDetail['history'][number];

const beginnings: Record<RunSummary['source'], string> = {
  webhook: 'Received by webhook',
  sweep: 'Found by a sweep',
  replay: 'Started again as a replay',
};

/** A journal in words, one line an event. `titles` are the names of the steps by key. */
export function tell(
  events: readonly JournalEvent[],
  source: RunSummary['source'],
  titles: ReadonlyMap<string, string>,
): Line[] {
  const intended = new Set<string>();
  return events.map((event) => {
    const key = 'step' in event ? (event.step ?? null) : null;
    const title = `“${titles.get(key ?? '') ?? key ?? ''}”`;
    const text = event.kind === 'run.accepted' ? beginnings[source] : sentence(event, title, intended);
    return { at: new Date(event.at).toISOString(), kind: event.kind, step: key, text };
  });
}

/** `intended` remembers which attempts were announced before: once more means that somebody was interrupted. */
function sentence(
  event: Exclude<JournalEvent, { kind: 'run.accepted' }>,
  title: string,
  intended: Set<string>,
): string {
  switch (event.kind) {
    case 'step.completed':
      return event.port === 'out' ? `${title} completed` : `${title} took the way “${event.port}”`;
    case 'step.skipped':
      return `${title} skipped: no way led there`;
    case 'step.failed':
      return `${title} failed: ${event.failure.message}${retrying(event)}`;
    case 'effect.intended': {
      const attempt = `${event.step}/${String(event.attempt)}`;
      const again = intended.has(attempt);
      intended.add(attempt);
      if (again) return `${title} taken up again after an interruption`;
      return event.attempt === 1
        ? `${title} is about to write`
        : `${title} tries again, attempt ${String(event.attempt)}`;
    }
    case 'effect.confirmed': {
      const record = event.record === undefined ? '' : `: ${event.record.label}`;
      return event.reused
        ? `${title} was found done already, and its result used${record}`
        : `${title} done${record}`;
    }
    case 'effect.refused':
      return `${title} failed, nothing was written: ${event.failure.message}${retrying(event)}`;
    case 'effect.doubtful':
      return `${title} got no clear answer, it may have been written: ${event.failure.message}${retrying(event)}`;
    case 'run.parked':
      return event.because === 'busy'
        ? `${title} waits: another run is writing the same record`
        : `Waiting ${span(event.until - event.at)} for the next attempt`;
    case 'run.completed':
      return 'Completed';
    case 'run.failed':
      return `Failed: ${event.failure.message}`;
  }
}

function retrying({ at, retryAt }: { at: Instant; retryAt?: Instant }): string {
  return retryAt === undefined ? '' : ` Next attempt in ${span(retryAt - at)}.`;
}

function span(ms: number): string {
  if (ms < 1000) return `${String(Math.max(0, Math.round(ms)))} ms`;
  if (ms < 120_000) return `${String(Math.round(ms / 1000))} s`;
  return ms < 7_200_000
    ? `${String(Math.round(ms / 60_000))} min`
    : `${String(Math.round(ms / 3_600_000))} h`;
}

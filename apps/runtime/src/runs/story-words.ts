import type { RunDetail, RunSummary } from '@crossdock/contracts';
import { type Instant, itemOf, type JournalEvent, keyOf, prefixOf, undoneBy } from '@crossdock/engine';

type Line = RunDetail['history'][number];

const beginnings: Record<RunSummary['source'], string> = {
  webhook: 'Received by webhook',
  sweep: 'Found by a sweep',
  poll: 'Found by looking for news',
  schedule: 'Started by its schedule',
  event: 'Started by an event of another flow',
  manual: 'Started by hand',
  file: 'Read from a file',
  request: 'Received as a request that waits for the answer',
  'sub-flow': 'Started by another flow',
  items: 'Started for some items of a long list',
  replay: 'Started again as a replay',
};

/** A journal in words, one line an event. `titles` are the names of the steps by key. */
export function tell(
  events: readonly JournalEvent[],
  source: RunSummary['source'],
  titles: ReadonlyMap<string, string>,
): Line[] {
  const intended = new Map<string, number>();
  return events.map((event) => {
    const key = 'step' in event ? (event.step ?? null) : null;
    const title = key === null ? '' : nameOf(key, titles);
    const said = event.kind === 'run.accepted' ? beginnings[source] : sentence(event, title, intended);
    const text = event.takenFrom === undefined ? said : `Taken over from run ${event.takenFrom}: ${said}`;
    return { at: new Date(event.at).toISOString(), kind: event.kind, step: key, text };
  });
}

/** `“Create order”, item 4` and, for what takes it back, `Taking back “Create order”`. */
function nameOf(path: string, titles: ReadonlyMap<string, string>): string {
  const key = keyOf(path);
  const item = itemOf(prefixOf(path));
  const where = item === undefined ? '' : `, item ${String(item.index + 1)}`;
  return `${undoneBy(path) === undefined ? '' : 'Taking back '}“${titles.get(key) ?? key}”${where}`;
}

/** `intended` remembers the attempt that each step announced last: once more means that somebody was interrupted. */
function sentence(
  event: Exclude<JournalEvent, { kind: 'run.accepted' }>,
  title: string,
  intended: Map<string, number>,
): string {
  switch (event.kind) {
    case 'run.replayed':
      return replayed(event);
    case 'step.completed':
      return completed(event, title);
    case 'step.skipped':
      return `${title} skipped: no way led there`;
    case 'step.failed':
      return `${title} failed: ${event.failure.message}${retrying(event)}`;
    case 'effect.intended': {
      const again = intended.get(event.step) === event.attempt;
      intended.set(event.step, event.attempt);
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
    case 'effect.settled':
      return `${title}: ${event.by} says that it was ${event.was === 'done' ? 'done' : 'not done'}. ${event.reason}`;
    case 'step.postponed':
      intended.delete(event.step);
      return event.because === 'busy'
        ? `${title} waits: another run is writing the same record`
        : `${title} waits: ${event.failure?.message ?? 'the gate of its connection is closed'}`;
    case 'scope.opened':
      return event.count === 1 ? `${title} began` : `${title} began with ${String(event.count)} items`;
    case 'wait.declared':
      return `${title} waits ${waitsFor(event)}`;
    case 'wait.ended':
      return event.by === 'time' ? `${title} waited long enough` : `${title} got what it waited for`;
    case 'run.parked':
      return parked(event, title);
    case 'run.cancelled':
      return `Cancelled by ${event.by}${event.reason === '' ? '' : `: ${event.reason}`}`;
    case 'run.completed':
      return event.echo ? 'An echo: a write of ours came back' : 'Completed';
    case 'run.failed':
      return `Failed: ${event.failure.message}`;
  }
}

function replayed({ by, begins, reason, again }: Extract<JournalEvent, { kind: 'run.replayed' }>): string {
  const where = {
    start: 'from the start',
    'failed-step': 'from the failed step',
    step: 'from a chosen step',
  }[begins];
  const purpose = again === undefined || begins !== 'start' ? '' : ', to do everything again';
  return `Replayed by ${by} ${where}${purpose}${reason === undefined ? '' : `: ${reason}`}`;
}

function completed(event: Extract<JournalEvent, { kind: 'step.completed' }>, title: string): string {
  if (event.does === 'reply') return `${title} replied`;
  if (event.does === 'stop') return `${title} ended the run here`;
  const failed = event.failedItems === undefined ? '' : `, ${String(event.failedItems)} items failed`;
  if (event.port === 'out' || event.port === '') return `${title} completed${failed}`;
  return `${title} took the way “${event.port}”${failed}`;
}

function waitsFor({ until, signal, at }: Extract<JournalEvent, { kind: 'wait.declared' }>): string {
  const time = until === undefined ? '' : `${signal === undefined ? 'for' : ', at most'} ${span(until - at)}`;
  return signal === undefined ? time : `for ${signal.name} of ${signal.correlation}${time}`;
}

function parked(
  { because, until, at }: Extract<JournalEvent, { kind: 'run.parked' }>,
  title: string,
): string {
  switch (because) {
    case 'busy':
      return title === ''
        ? 'Put away until the other run is done'
        : `${title} waits: another run is writing the same record`;
    case 'gate':
      return `Put away for ${span(until - at)}: a connection lets nothing through now`;
    case 'wait':
      return 'Put away until what it waits for comes';
    case 'paused':
      return 'Paused';
    case 'retry':
      return `Waiting ${span(until - at)} for the next attempt`;
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

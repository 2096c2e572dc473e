import type { ExternalRecord } from '@crossdock/sdk';
import type { Instant, JournalEvent } from './events.ts';
import {
  type Confirmed,
  type IntentAnswer,
  intentOf,
  type Journal,
  type Lease,
  LeaseLost,
  type RunId,
} from './journal.ts';

interface Entry {
  run: RunId;
  state: 'intended' | 'confirmed' | 'refused' | 'doubtful' | 'undone';
  /** The run does not try again to settle it: who asks next may. */
  isLeft?: boolean;
  output?: unknown;
  record?: ExternalRecord;
}

/** Journal and ledger in this process's memory: for tests, step testing and the command line. */
export class InMemoryJournal implements Journal {
  readonly #events = new Map<RunId, JournalEvent[]>();
  readonly #epochs = new Map<RunId, number>();
  readonly #wakes = new Map<RunId, Instant>();
  readonly #effects = new Map<string, Entry>();

  /** Stores an event to run on, and what a replay takes over. The run waits for a claim. */
  accept(run: RunId, event: unknown, at: Instant, begun: readonly JournalEvent[] = []): void {
    this.#events.set(run, [{ kind: 'run.accepted', at, event }, ...begun]);
    this.#epochs.set(run, 0);
    this.#wakes.set(run, at);
  }

  /** Takes a run over, whoever holds it; undefined when it is over. */
  claim(run: RunId): Lease | undefined {
    const epoch = this.#epochs.get(run);
    if (epoch === undefined) return undefined;
    this.#epochs.set(run, epoch + 1);
    return { run, epoch: epoch + 1, nextSeq: (this.#events.get(run) ?? []).length };
  }

  /** When a parked run wants to go on; undefined when it is over. */
  wakeOf(run: RunId): Instant | undefined {
    return this.#wakes.get(run);
  }

  /** Lets a parked run go on now. */
  wake(run: RunId, at: Instant): void {
    if (this.#wakes.has(run)) this.#wakes.set(run, at);
  }

  append(lease: Lease, events: readonly JournalEvent[]): Promise<void> {
    return settle(() => {
      this.#write(lease, events);
    });
  }

  intend(lease: Lease, events: readonly JournalEvent[]): Promise<IntentAnswer> {
    return settle(() => {
      const { key } = intentOf(events);
      this.#write(lease, events);
      return this.#ask(key, lease.run);
    });
  }

  /** A person says what became of a write that a run left in doubt. */
  answer(run: RunId, event: Extract<JournalEvent, { kind: 'effect.settled' }>): void {
    this.#events.get(run)?.push(structuredClone(event));
    const { key, was, output, record, undoes } = event;
    const confirmed: Entry = { run, state: 'confirmed', output, ...(record === undefined ? {} : { record }) };
    this.#effects.set(key, was === 'done' ? confirmed : { run, state: 'refused' });
    if (was === 'done' && undoes !== undefined) this.#effects.set(undoes, { run, state: 'undone' });
  }

  confirmed(key: string): Promise<Confirmed | undefined> {
    const entry = this.#effects.get(key);
    return Promise.resolve(entry?.state === 'confirmed' ? confirmedOf(entry) : undefined);
  }

  read(run: RunId): Promise<JournalEvent[]> {
    return Promise.resolve([...(this.#events.get(run) ?? [])]);
  }

  #write(lease: Lease, events: readonly JournalEvent[]): void {
    if (this.#epochs.get(lease.run) !== lease.epoch) throw new LeaseLost(lease.run);
    this.#events.get(lease.run)?.push(...structuredClone([...events]));
    lease.nextSeq += 1;
    for (const event of events) this.#follow(lease.run, event);
  }

  #follow(run: RunId, event: JournalEvent): void {
    switch (event.kind) {
      case 'effect.confirmed':
        this.#settle(event.key, {
          run,
          state: 'confirmed',
          output: event.output,
          ...(event.record === undefined ? {} : { record: event.record }),
        });
        if (event.undoes !== undefined) this.#effects.set(event.undoes, { run, state: 'undone' });
        break;
      case 'effect.refused':
        this.#settle(event.key, { run, state: 'refused' });
        break;
      case 'effect.doubtful':
        this.#settle(event.key, { run, state: 'doubtful', isLeft: event.retryAt === undefined });
        break;
      case 'run.parked':
        this.#epochs.set(run, (this.#epochs.get(run) ?? 0) + 1);
        this.#wakes.set(run, event.until);
        break;
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        this.#epochs.delete(run);
        this.#wakes.delete(run);
        break;
      case 'run.accepted':
      case 'run.replayed':
      case 'step.completed':
      case 'step.skipped':
      case 'step.failed':
      case 'step.postponed':
      case 'scope.opened':
      case 'wait.declared':
      case 'wait.ended':
      case 'effect.intended':
      case 'effect.settled':
        break;
    }
  }

  /** What another run has confirmed stays, and what another live run is at, unless it is confirmed. */
  #settle(key: string, entry: Entry): void {
    const known = this.#effects.get(key);
    const isOthers = known !== undefined && known.run !== entry.run;
    const isBusy = isOthers && known.isLeft !== true && this.#isOpen(known) && this.#epochs.has(known.run);
    const stays = isOthers && (known.state === 'confirmed' || (isBusy && entry.state !== 'confirmed'));
    if (!stays) this.#effects.set(key, entry);
  }

  #isOpen({ state }: Entry): boolean {
    return state === 'intended' || state === 'doubtful';
  }

  #ask(key: string, run: RunId): IntentAnswer {
    const entry = this.#effects.get(key);
    if (entry === undefined || entry.state === 'refused' || entry.state === 'undone') {
      this.#effects.set(key, { run, state: 'intended' });
      return { answer: 'go' };
    }
    if (entry.state === 'confirmed') return { answer: 'confirmed', ...confirmedOf(entry) };
    const isOwn = entry.run === run && entry.isLeft !== true;
    if (!isOwn && entry.isLeft !== true && this.#epochs.has(entry.run)) return { answer: 'busy' };
    this.#effects.set(key, { run, state: 'doubtful' });
    return { answer: isOwn ? 'yours' : 'doubtful' };
  }
}

function confirmedOf({ output, record }: Entry): Confirmed {
  return { output, ...(record === undefined ? {} : { record }) };
}

function settle<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}

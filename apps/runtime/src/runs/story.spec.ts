import type { JournalEvent } from '@crossdock/engine';
import type { RunStatus } from '@crossdock/contracts';
import { compile } from '@crossdock/flow';
import { business, transient } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { testConnectors } from '../testing/connectors.ts';
import { saleEvents } from '../testing/recorded-runs.ts';
import { saleFlow, saleLayout } from '../testing/sale-flow.ts';
import { doubtsIn } from './doubts.ts';
import { storyOf } from './story.ts';

const start = Date.UTC(2026, 10, 21, 8);
const at = (ms: number) => new Date(start + ms).toISOString();
const sale = { number: '1', total: '10.00', method: 'cash' };
const plan = compile(saleFlow, new InstalledNodes(testConnectors).catalogue);
const version = { plan, document: saleFlow, layout: saleLayout };

const accepted: JournalEvent = { kind: 'run.accepted', at: start, event: sale };
const pure: JournalEvent[] = [
  accepted,
  saleEvents.completed('sale', start, sale),
  saleEvents.completed('account', start + 10, { account: '1000' }),
];
const down = transient('ledger.unavailable', 'The ledger is down.').failure;
const refused = business('ledger.unknown-account', 'The ledger knows no account 9.').failure;

function story(status: RunStatus, events: JournalEvent[]) {
  return storyOf({
    environment: 'dev',
    summary: {
      id: 'r',
      flow: { id: 'till', name: 'Till', version: 1 },
      status,
      source: 'webhook',
      keys: [],
      acceptedAt: at(0),
      endedAt: null,
      durationMs: null,
      failure: null,
      nextAttemptAt: null,
      replayOf: null,
      lane: 'orders',
      sequenceKey: null,
      holdsKey: false,
      parent: null,
    },
    leadsGroup: false,
    event: { id: 'e', deliveryId: null, duplicates: 0 },
    version,
    events,
    doubts: doubtsIn(events),
    replays: [],
    children: [],
  });
}

const states = (status: RunStatus, events: JournalEvent[]) =>
  story(status, events).steps.map(({ key, state }) => `${key} ${state}`);

describe('the steps of a story', () => {
  it('all wait while nobody has begun, and the first runs as soon as somebody has', () => {
    expect(states('queued', [accepted])).toEqual(['sale pending', 'account pending', 'book pending']);
    expect(states('running', [accepted])).toEqual(['sale running', 'account pending', 'book pending']);
  });

  it('show the attempt under way of a write that has left', () => {
    const [, , book] = story('running', [...pure, saleEvents.intended(start + 20)]).steps;
    expect(book).toMatchObject({
      state: 'running',
      startedAt: at(20),
      endedAt: null,
      input: { sale: '1', account: '1000' },
      attempts: [
        { number: 1, startedAt: at(20), endedAt: null, durationMs: null, failure: null, spent: null },
      ],
      effect: { state: 'intended', reused: false, record: null },
    });
  });

  it('do not say that a write runs when its worker is gone', () => {
    expect(states('queued', [...pure, saleEvents.intended(start + 20)]).at(-1)).toBe('book retrying');
  });

  it('list every attempt with its own time and failure', () => {
    const [, , book] = story('completed', [
      ...pure,
      saleEvents.intended(start + 20),
      saleEvents.refused(start + 20, down, start + 4_120),
      { kind: 'run.parked', at: start + 120, until: start + 4_120, because: 'retry' },
      saleEvents.intended(start + 4_120, 2),
      saleEvents.confirmed(start + 4_120, 2),
      { kind: 'run.completed', at: start + 4_320, path: '' },
    ]).steps;
    expect(book?.attempts).toEqual([
      { number: 1, startedAt: at(20), endedAt: at(120), durationMs: 100, failure: down, spent: null },
      { number: 2, startedAt: at(4_120), endedAt: at(4_320), durationMs: 200, failure: null, spent: null },
    ]);
    expect(book).toMatchObject({
      state: 'completed',
      startedAt: at(20),
      endedAt: at(4_320),
      durationMs: 4_300,
    });
  });

  it('go on with the same attempt when a worker died in it', () => {
    const [, , book] = story('completed', [
      ...pure,
      saleEvents.intended(start + 20),
      saleEvents.intended(start + 30_000),
      saleEvents.confirmed(start + 30_000, 1, true),
      { kind: 'run.completed', at: start + 30_200, path: '' },
    ]).steps;
    expect(book?.attempts).toEqual([
      { number: 1, startedAt: at(20), endedAt: at(30_200), durationMs: 30_180, failure: null, spent: null },
    ]);
    expect(book?.effect).toMatchObject({ state: 'confirmed', reused: true });
  });

  it('count no attempt when another run was at the same write', () => {
    const [, , book] = story('retrying', [
      ...pure,
      saleEvents.intended(start + 20),
      { kind: 'run.parked', at: start + 21, until: start + 521, because: 'busy', step: 'book' },
    ]).steps;
    expect(book).toMatchObject({ state: 'retrying', attempts: [], effect: null });
  });

  it('keep the way taken, and mark as skipped what a failed run never reached', () => {
    const failure = business('flow.lookup-missing', 'No account for cash.').failure;
    const events: JournalEvent[] = [
      accepted,
      saleEvents.completed('sale', start, sale),
      { kind: 'step.failed', step: 'account', attempt: 1, from: start + 10, at: start + 12, failure },
      { kind: 'run.failed', at: start + 12, step: 'account', failure, path: '' },
    ];
    expect(states('failed', events)).toEqual(['sale completed', 'account failed', 'book skipped']);
    const [first, account] = story('failed', events).steps;
    expect(first?.port).toBe('out');
    expect(account).toMatchObject({ input: sale, attempts: [{ failure }], endedAt: at(12) });
  });

  it('still tell what happened when payloads are gone with retention', () => {
    const facts: JournalEvent[] = [
      { kind: 'run.accepted', at: start, event: undefined },
      saleEvents.completed('sale', start, undefined),
    ];
    const { event, steps } = story('running', facts);
    expect(event).toMatchObject({ body: null, bytes: 0 });
    expect(steps[0]).toMatchObject({ state: 'completed', durationMs: 10 });
    expect(steps[0]).not.toHaveProperty('output');
  });
});

describe('the history in words', () => {
  it('tells a failed and repeated write as a person would', () => {
    const { history } = story('completed', [
      ...pure,
      saleEvents.intended(start + 20),
      saleEvents.refused(start + 20, down, start + 4_120),
      { kind: 'run.parked', at: start + 120, until: start + 4_120, because: 'retry' },
      saleEvents.intended(start + 4_120, 2),
      saleEvents.confirmed(start + 4_120, 2),
      { kind: 'run.completed', at: start + 4_320, path: '' },
    ]);
    expect(history.map(({ text }) => text)).toEqual([
      'Received by webhook',
      '“Sale” completed',
      '“Find account” completed',
      '“Book sale” is about to write',
      '“Book sale” failed, nothing was written: The ledger is down. Next attempt in 4 s.',
      'Waiting 4 s for the next attempt',
      '“Book sale” tries again, attempt 2',
      '“Book sale” done: E1',
      'Completed',
    ]);
    expect(history[4]).toMatchObject({ at: at(120), step: 'book', kind: 'effect.refused' });
  });

  it('shows as stopped what a run was at when it ended, and its wait as over', () => {
    const { steps } = story('cancelled', [
      ...pure,
      { kind: 'wait.declared', at: start + 20, step: 'book', because: 'delay', until: start + 60_000 },
      { kind: 'run.cancelled', at: start + 5_000, by: 'Ada', reason: '', path: '' },
    ]);
    const book = steps.find(({ key }) => key === 'book');
    expect(book).toMatchObject({ state: 'stopped', waits: [{ endedAt: at(5_000), endedBy: null }] });
    expect(steps.some(({ state }) => state === 'waiting' || state === 'pending')).toBe(false);
  });

  it('tells that a write was interrupted, looked for and found', () => {
    const { history } = story('completed', [
      ...pure,
      saleEvents.intended(start + 20),
      saleEvents.intended(start + 30_000),
      saleEvents.confirmed(start + 30_000, 1, true),
    ]);
    expect(history.slice(-2).map(({ text }) => text)).toEqual([
      '“Book sale” taken up again after an interruption',
      '“Book sale” was found done already, and its result used: E1',
    ]);
  });

  it('tells that a write met another run at the same record, which is no interruption', () => {
    const { history } = story('completed', [
      ...pure,
      saleEvents.intended(start + 20),
      { kind: 'step.postponed', at: start + 21, step: 'book', until: start + 521, because: 'busy' },
      saleEvents.intended(start + 521),
      saleEvents.confirmed(start + 540, 1, true),
    ]);
    expect(history.slice(-3).map(({ text }) => text)).toEqual([
      '“Book sale” waits: another run is writing the same record',
      '“Book sale” is about to write',
      '“Book sale” was found done already, and its result used: E1',
    ]);
  });

  it('tells why a run failed for good', () => {
    const { history } = story('failed', [
      ...pure,
      saleEvents.intended(start + 20),
      saleEvents.refused(start + 20, refused),
      { kind: 'run.failed', at: start + 120, step: 'book', failure: refused, path: '' },
    ]);
    expect(history.slice(-2).map(({ text }) => text)).toEqual([
      '“Book sale” failed, nothing was written: The ledger knows no account 9.',
      'Failed: The ledger knows no account 9.',
    ]);
  });
});

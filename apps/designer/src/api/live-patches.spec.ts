import type { Approval, RunDetail, RunSummary } from '@crossdock/contracts';
import { emptyFlow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { matches, mayAsk, newerRun, patchRunDetail, patchRunPages } from './live-patches.ts';
import { runOf } from '../testing/run-of.ts';
import type { LiveRun } from './queries.ts';

const event = (of: RunSummary, steps: LiveRun['steps'] = {}, ports: LiveRun['ports'] = {}): LiveRun => ({
  type: 'run',
  run: of,
  steps,
  ports,
});

const pages = (...runs: RunSummary[]) => ({
  pages: [{ runs, next: null, total: runs.length }],
  pageParams: [null],
});

const listed = (result: ReturnType<typeof patchRunPages>) =>
  result.pages.flatMap((page) => page.runs.map(({ id, status }) => `${id} ${status}`));

describe('the run list', () => {
  it('shows a new run on top and counts it', () => {
    const result = patchRunPages(pages(runOf('1001')), runOf('1002'), {});
    expect(listed(result)).toEqual(['run-1002 running', 'run-1001 running']);
    expect(result.pages[0]?.total).toBe(2);
  });

  it('changes a run in place when it moves on', () => {
    const before = pages(runOf('1002'), runOf('1001'));
    expect(listed(patchRunPages(before, runOf('1001', { status: 'completed' }), {}))).toEqual([
      'run-1002 running',
      'run-1001 completed',
    ]);
  });

  it('takes a run out when it no longer matches the filter', () => {
    const before = pages(runOf('1002'), runOf('1001'));
    const result = patchRunPages(before, runOf('1001', { status: 'completed' }), { status: ['running'] });
    expect(listed(result)).toEqual(['run-1002 running']);
    expect(result.pages[0]?.total).toBe(1);
  });

  it('leaves the list alone when a run does not match, or is an old one further down', () => {
    const before = pages(runOf('1005'));
    expect(patchRunPages(before, runOf('1006'), { flow: 'stock' })).toBe(before);
    expect(patchRunPages(before, runOf('1001'), {})).toBe(before);
  });

  it('takes no new run for one of a batch: only the server knows', () => {
    const before = pages(runOf('1001'));
    const filter = { batch: '0193a000-0000-7000-8000-000000000001' };
    expect(patchRunPages(before, runOf('1002'), filter)).toBe(before);
    expect(listed(patchRunPages(before, runOf('1001', { status: 'completed' }), filter))).toEqual([
      'run-1001 completed',
    ]);
  });

  it('finds runs by the beginning of a key or the id, whatever the case', () => {
    expect(matches(runOf('1001'), { search: '10' })).toBe(true);
    expect(matches(runOf('1001'), { search: 'RUN-1001' })).toBe(true);
    expect(matches(runOf('1001'), { search: '01' })).toBe(false);
  });

  it('filters by the kind of failure', () => {
    const failed = runOf('1001', {
      status: 'failed',
      failure: { kind: 'business', code: 'odoo.unknown-sku', message: 'Unknown SKU', step: 'create' },
    });
    expect(matches(failed, { kind: 'business' })).toBe(true);
    expect(matches(failed, { kind: 'transient' })).toBe(false);
    expect(matches(runOf('1002'), { kind: 'business' })).toBe(false);
  });
});

describe('the run detail', () => {
  const detail: RunDetail = {
    ...runOf('1001'),
    environment: 'dev',
    leadsGroup: false,
    definition: { flow: emptyFlow, layout: {} },
    steps: [
      {
        key: 'create',
        node: 'create',
        title: 'Create',
        type: 'erp.create@1',
        state: 'running',
        port: null,
        startedAt: null,
        endedAt: null,
        durationMs: null,
        attempts: [],
        effect: null,
        waits: [],
      },
    ],
    event: {
      id: '1',
      deliveryId: null,
      receivedAt: '2026-11-21T10:00:00.000Z',
      bytes: 2,
      body: {},
      duplicates: 0,
    },
    wires: [],
    timing: { queuedMs: 0, gateMs: 0, callMs: 0, waitedMs: 0, computingMs: 0 },
    history: [],
    replays: [],
    children: [],
  };

  it('follows the run and its steps', () => {
    const patched = patchRunDetail(
      detail,
      event(runOf('1001', { status: 'completed' }), { create: 'completed' }, { create: 'out' }),
    );
    expect(patched.status).toBe('completed');
    expect(patched.steps[0]).toMatchObject({ state: 'completed', port: 'out' });
  });

  it('knows how the replays of the run stand', () => {
    const replay = runOf('1001', { id: 'run-1001-again', replayOf: 'run-1001', source: 'replay' });
    const started = patchRunDetail(detail, event(replay));
    expect(started.replays).toEqual([replay]);
    const done = { ...replay, status: 'completed' as const };
    expect(patchRunDetail(started, event(done)).replays).toEqual([done]);
  });

  it('does not take over what belongs to another run', () => {
    expect(patchRunDetail(detail, event(runOf('1002')))).toBe(detail);
  });
});

describe('the list of approvals', () => {
  it('is asked for again when a run begins to wait, or one that had asked goes on', () => {
    const asked = [{ run: 'run-1001' } as Approval];
    expect(mayAsk(runOf('1002', { status: 'waiting' }), asked)).toBe(true);
    expect(mayAsk(runOf('1001', { status: 'completed' }), asked)).toBe(true);
    expect(mayAsk(runOf('1002', { status: 'completed' }), asked)).toBe(false);
    expect(mayAsk(runOf('1002'))).toBe(false);
  });
});

describe('the run that the canvas follows', () => {
  it('is the newest accepted, with its latest news', () => {
    const first = event(runOf('1001'));
    const second = event(runOf('1002'));
    expect(newerRun(null, first)).toBe(first);
    expect(newerRun(first, second)).toBe(second);
    expect(newerRun(second, event(runOf('1001', { status: 'completed' })))).toBe(second);
    const news = event(runOf('1002', { status: 'completed' }));
    expect(newerRun(second, news)).toBe(news);
  });
});

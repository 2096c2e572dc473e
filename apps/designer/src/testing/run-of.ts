import type { RunSummary } from '@crossdock/contracts';

/** The run of an order, under way; later orders were accepted later. */
export const runOf = (order: string, part: Partial<RunSummary> = {}): RunSummary => ({
  id: `run-${order}`,
  flow: { id: 'orders', name: 'Orders', version: 1 },
  status: 'running',
  source: 'webhook',
  lane: 'orders',
  sequenceKey: null,
  holdsKey: false,
  parent: null,
  keys: [{ kind: 'order', value: order }],
  acceptedAt: `2026-11-21T10:00:${order.slice(-2).padStart(2, '0')}.000Z`,
  endedAt: null,
  durationMs: null,
  failure: null,
  nextAttemptAt: null,
  replayOf: null,
  ...part,
});

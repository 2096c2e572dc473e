import type { ConnectionGate } from '@crossdock/contracts';
import { describe, expect, it } from 'vitest';
import { gateWords, limitWords } from './gate-words.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const passing: ConnectionGate = {
  state: 'passing',
  since: null,
  callsLastMinute: 0,
  failedLastMinute: 0,
  waiting: 0,
  inFlight: 0,
  nextProbeAt: null,
  pausedUntil: null,
  limits: { rate: null, concurrent: null, points: null },
};
const said = (gate: Partial<ConnectionGate>) => {
  const { look, sentence } = gateWords({ ...passing, ...gate }, now);
  return `${look.word}: ${sentence}`;
};

describe('the gate of a connection says', () => {
  it.each<[string, Partial<ConnectionGate>, string]>([
    ['that nothing was called', {}, 'Calls go through: No call in the last minute.'],
    [
      'how it is',
      { callsLastMinute: 1204, failedLastMinute: 2, inFlight: 3 },
      'Calls go through: 1,204 calls in the last minute, 2 found it unwell, 3 under way.',
    ],
    [
      'when it is tried again',
      { state: 'broken', waiting: 41, nextProbeAt: '2026-11-21T12:00:12Z' },
      'Nothing is called: The system does not work. 41 calls wait; runs go on by themselves, without using up attempts. It is tried again in 12 s.',
    ],
    [
      'that a call will try it',
      { state: 'broken', nextProbeAt: '2026-11-21T11:59:00Z' },
      'Nothing is called: The system does not work. Runs that come to it wait without using up attempts. The next call tries it.',
    ],
    [
      'until when the system wants to be left alone',
      { state: 'limited', waiting: 1, pausedUntil: '2026-11-21T12:01:30Z' },
      'Calls wait: The system asked us to stay away for another 1 min 30 s. 1 call waits; runs go on by themselves, without using up attempts.',
    ],
    [
      'which limit is reached',
      {
        state: 'limited',
        waiting: 2,
        limits: { rate: { calls: 10, perMs: 1_000, burst: 10 }, concurrent: null, points: null },
      },
      'Calls wait: All that its limits allow is on its way (10 calls a second). 2 calls wait; runs go on by themselves, without using up attempts.',
    ],
    [
      'that it is being tried',
      { state: 'probing' },
      'Being tried: One call finds out whether the system works again. Runs that come to it wait without using up attempts.',
    ],
  ])('%s', (_, gate, words) => {
    expect(said(gate)).toBe(words);
  });

  it('which limits are in force', () => {
    expect(limitWords({ rate: { calls: 600, perMs: 60_000, burst: 10 }, concurrent: 4, points: null })).toBe(
      '600 calls a minute, 4 at once',
    );
    expect(limitWords(passing.limits)).toBe('none');
  });
});

import type { ConnectionGate } from '@crossdock/contracts';
import { count, duration, plural } from '../ui/formats.ts';
import type { Look } from '../ui/states.ts';

/** How the gate of a connection stands, and what that means for runs. */
export function gateWords(gate: ConnectionGate, now: number): { look: Look; sentence: string } {
  switch (gate.state) {
    case 'passing':
      return { look: { tone: 'succeeded', word: 'Calls go through' }, sentence: trafficWords(gate) };
    case 'limited':
      return {
        look: { tone: 'waiting', word: 'Calls wait' },
        sentence: `${heldWords(gate, now)} ${waitingWords(gate)}`,
      };
    case 'broken':
      return {
        look: { tone: 'technical', word: 'Nothing is called' },
        sentence: `The system does not work. ${waitingWords(gate)} ${probeWords(gate, now)}`,
      };
    case 'probing':
      return {
        look: { tone: 'retrying', word: 'Being tried' },
        sentence: `One call finds out whether the system works again. ${waitingWords(gate)}`,
      };
  }
}

function trafficWords({ callsLastMinute, failedLastMinute, inFlight }: ConnectionGate): string {
  const calls =
    callsLastMinute === 0
      ? 'No call in the last minute'
      : `${plural(callsLastMinute, 'call')} in the last minute`;
  const failed = failedLastMinute === 0 ? '' : `, ${count(failedLastMinute)} found it unwell`;
  return `${calls}${failed}${inFlight === 0 ? '' : `, ${count(inFlight)} under way`}.`;
}

function heldWords({ pausedUntil, limits }: ConnectionGate, now: number): string {
  const leftMs = pausedUntil === null ? 0 : Date.parse(pausedUntil) - now;
  if (leftMs > 0) return `The system asked us to stay away for another ${seconds(leftMs)}.`;
  const words = limitWords(limits);
  return words === noLimits
    ? 'The system takes no more at the moment.'
    : `All that its limits allow is on its way (${words}).`;
}

/** Calls that wait belong to runs; neither uses up an attempt. */
function waitingWords({ waiting }: ConnectionGate): string {
  if (waiting === 0) return 'Runs that come to it wait without using up attempts.';
  return `${plural(waiting, 'call')} ${waiting === 1 ? 'waits' : 'wait'}; runs go on by themselves, without using up attempts.`;
}

function probeWords({ nextProbeAt }: ConnectionGate, now: number): string {
  const leftMs = nextProbeAt === null ? 0 : Date.parse(nextProbeAt) - now;
  return leftMs > 0 ? `It is tried again in ${seconds(leftMs)}.` : 'The next call tries it.';
}

const noLimits = 'none';

/** The limits in force, in one line. */
export function limitWords({ rate, concurrent, points }: ConnectionGate['limits']): string {
  const parts = [
    ...(rate === null ? [] : [rateWords(rate)]),
    ...(concurrent === null ? [] : [`${count(concurrent)} at once`]),
    ...(points === null
      ? []
      : [`${count(points.restorePerSecond)} points a second, ${count(points.capacity)} kept`]),
  ];
  return parts.length === 0 ? noLimits : parts.join(', ');
}

function rateWords({ calls, perMs }: { calls: number; perMs: number }): string {
  const time = perMs === 1_000 ? 'a second' : perMs === 60_000 ? 'a minute' : `in ${duration(perMs)}`;
  return `${plural(calls, 'call')} ${time}`;
}

function seconds(ms: number): string {
  return duration(Math.ceil(ms / 1_000) * 1_000).replace('.0 s', ' s');
}

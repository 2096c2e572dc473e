import { type Stamp, stampText } from '../stamp.ts';
import { table } from './table.ts';

export interface PeakFigures extends Stamp {
  /** Runs a second from end to end, measured just before. */
  sustainable: number;
  /** Deliveries a second that were to be sent, and that could be. */
  offered: number;
  sent: number;
  seconds: number;
  callers: number;
  acknowledged: number;
  /** Answered with something else than 202. */
  refused: number;
  /** Runs in the database for them. */
  runs: number;
  /** Answers, in milliseconds. */
  answer: { p50: number; p99: number; most: number };
  drainSeconds: number;
  /** What came to the ERP, and how often one order came twice. */
  arrived: number;
  twice: number;
  /** Orders that share keys, and those of them that overtook another one. */
  keyed: number;
  overtook: number;
  /** Of the runtime in MB. */
  memory: { before: number; first: number; most: number };
}

/** What happens when four times as much comes as can be done. */
export function peakSection(figures: PeakFigures): string {
  const { acknowledged, refused, runs, answer, memory, keyed } = figures;
  const count = (value: number): string => value.toLocaleString('en');
  return `## Peak

Four times the load that order-sync sustains, then nothing until all of it is done. A tenth of the orders share a
hundred keys. ${String(figures.callers)} callers send in turn: when all of them wait for an answer the next delivery leaves late, so what
could be sent stands beside what was to be sent. The sender of the load, the runtime, PostgreSQL and the ERP stub compete
for the same cores.

- Command: \`npm run bench peak -- --seconds ${String(figures.seconds)}\`, ${stampText(figures)}.

${table(
  ['', 'Crossdock', 'must reach'],
  ['sustained before, runs/s from end to end', figures.sustainable.toFixed(0), ''],
  [
    `deliveries/s for ${String(figures.seconds)} s, to be sent and sent`,
    `${figures.offered.toFixed(0)}, ${figures.sent.toFixed(0)}`,
    '4 times as many',
  ],
  ['acknowledged, refused', `${count(acknowledged)}, ${count(refused)}`, 'none refused'],
  ['runs in the database', count(runs), 'as many as acknowledged'],
  ['answer to the sender, p50', `${answer.p50.toFixed(0)} ms`, ''],
  ['answer to the sender, p99', `${answer.p99.toFixed(0)} ms`, 'under 250 ms'],
  ['longest answer', `${answer.most.toFixed(0)} ms`, ''],
  ['drained after', `${figures.drainSeconds.toFixed(0)} s`, ''],
  [
    'arrived at the ERP, of those twice',
    `${count(figures.arrived)}, ${count(figures.twice)}`,
    'all of them, none twice',
  ],
  ['of shared keys, overtook another', `${count(keyed)}, ${count(figures.overtook)}`, 'none'],
  [
    'memory of the runtime: before, median of the first 10 s, most',
    `${memory.before.toFixed(0)}, ${memory.first.toFixed(0)}, ${memory.most.toFixed(0)} MB (${(memory.most / memory.first).toFixed(2)} times)`,
    'at most 1.3 times',
  ],
)}
`;
}

import type { Throughput } from '../measure.ts';
import { type Stamp, stampText } from '../stamp.ts';
import { ms, ratio, table } from './table.ts';

export interface FiveStepsFigures extends Stamp {
  orders: number;
  /** The bare pipeline as it is for order-sync. */
  bare: Throughput;
  /** The bare pipeline with the five steps and both writes in its code. */
  byHand: Throughput;
  crossdock: Throughput;
}

/** What a longer flow costs. */
export function fiveStepsSection(figures: FiveStepsFigures): string {
  const { orders, bare, byHand, crossdock } = figures;
  return `## Five steps, two writes

A route, a decision table of 7 rows, a mapping of 60 fields, a code node in its isolate, two POSTs to the ERP one after
the other; policies as in order-sync. Beside it the bare pipeline with the one POST of order-sync, and with all of this
written by hand in one piece of code.

- Command: \`npm run bench five-steps\`, ${stampText(figures)}. ${String(orders)} orders at full load, all in turn.

${table(
  ['', 'bare, order-sync', 'bare, all of it by hand', 'Crossdock', 'must reach'],
  [
    'executions/s, end to end',
    bare.executionsPerSecond.toFixed(0),
    byHand.executionsPerSecond.toFixed(0),
    `${crossdock.executionsPerSecond.toFixed(0)} (${part(figures, 'executionsPerSecond', 'bare')} of bare, ${part(figures, 'executionsPerSecond', 'byHand')} of by hand)`,
    '0.35 of bare',
  ],
  [
    'CPU seconds per 1,000, runtime and PostgreSQL',
    bare.cpuSecondsPer1000.toFixed(2),
    byHand.cpuSecondsPer1000.toFixed(2),
    ratio(crossdock.cpuSecondsPer1000, bare.cpuSecondsPer1000, 2),
    '',
  ],
  [
    'database bytes per run',
    bare.databaseBytesPerRun.toFixed(0),
    byHand.databaseBytesPerRun.toFixed(0),
    crossdock.databaseBytesPerRun.toFixed(0),
    '',
  ],
  ['answer to the sender, p99', ms(bare.answerP99), ms(byHand.answerP99), ms(crossdock.answerP99), ''],
)}
`;
}

function part(figures: FiveStepsFigures, figure: keyof Throughput, of: 'bare' | 'byHand'): string {
  return (figures.crossdock[figure] / figures[of][figure]).toFixed(2);
}

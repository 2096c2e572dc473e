import type { Figures, Sizes } from '../measure.ts';
import { type Stamp, stampText } from '../stamp.ts';
import { latency, ms, ratio, table } from './table.ts';

interface Memory {
  runtime: number;
  postgres: number;
}

export interface OrderSyncFigures extends Stamp {
  sizes: Sizes;
  bare: Figures;
  crossdock: Figures;
  coldStartMs: number;
  warmStartMs: number;
  idleMemoryMb: Memory;
  loadedMemoryMb: Memory;
}

/** What one order costs, from webhook to ERP. */
export function orderSyncSection(figures: OrderSyncFigures): string {
  const { sizes, bare, crossdock, coldStartMs, warmStartMs, idleMemoryMb, loadedMemoryMb } = figures;
  return `## Order-sync

Signed webhook in, durable, canonical mapping, a mapping of 33 fields with totals and rounding, a branch on the total,
one POST through the gate of its connection to an ERP that takes 5 ms. With full history, effect ledger, lane, order by
key, loop guard, retries and service level on.

- Command: \`npm run bench\`, ${stampText(figures)}.
- ${String(sizes.full)} orders of 6 KB with 5 lines at full load after ${String(sizes.warmUp)} to warm up; ${String(sizes.half)} at half load for latency. Both in turn.

${table(
  ['', 'bare pipeline', 'Crossdock', 'must reach'],
  [
    'executions/s, end to end',
    bare.executionsPerSecond.toFixed(0),
    ratio(crossdock.executionsPerSecond, bare.executionsPerSecond, 0),
    '0.7 of bare',
  ],
  [
    'CPU seconds per 1,000, runtime and PostgreSQL',
    bare.cpuSecondsPer1000.toFixed(2),
    ratio(crossdock.cpuSecondsPer1000, bare.cpuSecondsPer1000, 2),
    '1.8 of bare',
  ],
  [
    'delivery to arrival at the ERP, half load, p50 / p95 / p99',
    latency(bare.arrival),
    latency(crossdock.arrival),
    'p50 under 8 ms, p99 under 40 ms',
  ],
  ['answer to the sender, full load, p99', ms(bare.answerP99), ms(crossdock.answerP99), ''],
  [
    'database bytes per run',
    bare.databaseBytesPerRun.toFixed(0),
    crossdock.databaseBytesPerRun.toFixed(0),
    'under 8,192',
  ],
  ['idle memory', '', memoryText(idleMemoryMb), 'under 300 MB'],
  ['memory after the load', '', memoryText(loadedMemoryMb), ''],
  ['cold start of the runtime (empty database, migrations)', '', `${coldStartMs.toFixed(0)} ms`, ''],
  ['warm start to the first accepted webhook', '', `${warmStartMs.toFixed(0)} ms`, 'under 3,000 ms'],
)}
`;
}

function memoryText({ runtime, postgres }: Memory): string {
  return `${(runtime + postgres).toFixed(0)} MB (runtime ${runtime.toFixed(0)}, PostgreSQL ${postgres.toFixed(0)})`;
}

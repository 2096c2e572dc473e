import type { Figures } from '../measure.ts';
import { type Stamp, stampText } from '../stamp.ts';
import { latency, ms, table } from './table.ts';

export interface RedisFigures extends Stamp {
  orders: number;
  postgres1: Figures;
  postgres2: Figures;
  redis1: Figures;
  redis2: Figures;
}

/** What Redis and a second process bring. */
export function redisSection(figures: RedisFigures): string {
  const { orders, postgres1, postgres2, redis1, redis2 } = figures;
  const all = [postgres1, postgres2, redis1, redis2];
  return `## Redis, and more than one process

Order-sync, with the bells of its queues in PostgreSQL and in Redis, in one process and in two on one database;
deliveries go to both in turn. All processes, PostgreSQL, Redis, the ERP stub and the sender of the load share the
machine: on two cores a second process gains only what the others leave free.

- Command: \`npm run bench redis\`, ${stampText(figures)}. ${String(orders)} orders at full load, all in turn.

${table(
  [
    '',
    'PostgreSQL, 1 process',
    'PostgreSQL, 2 processes',
    'Redis, 1 process',
    'Redis, 2 processes',
    'must reach',
  ],
  [
    'executions/s',
    ...all.map(({ executionsPerSecond }) => executionsPerSecond.toFixed(0)),
    'Redis at least PostgreSQL; 2 more than 1',
  ],
  [
    'CPU seconds per 1,000, Redis included',
    ...all.map(({ cpuSecondsPer1000 }) => cpuSecondsPer1000.toFixed(2)),
    '',
  ],
  ['delivery to arrival, half load, p50 / p95 / p99', ...all.map(({ arrival }) => latency(arrival)), ''],
  ['answer to the sender, full load, p99', ...all.map(({ answerP99 }) => ms(answerP99)), ''],
)}
`;
}

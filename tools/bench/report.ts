import type { Figures } from './measure.ts';

export interface BenchResult {
  date: string;
  machine: string;
  sizes: { warmUp: number; full: number; half: number };
  bare: Figures;
  crossdock: Figures;
  coldStartMs: number;
  warmStartMs: number;
  idleMemoryMb: { runtime: number; postgres: number };
  loadedMemoryMb: { runtime: number; postgres: number };
}

/** The figures as a page for people, with what must be reached beside them. */
export function report(result: BenchResult): string {
  const { bare, crossdock, sizes } = result;
  const row = (what: string, left: string, right: string, target = ''): string =>
    `| ${what} | ${left} | ${right} | ${target} |`;
  const ms = (value: number): string => value.toFixed(1);
  const memory = ({ runtime, postgres }: BenchResult['idleMemoryMb']): string =>
    `${(runtime + postgres).toFixed(0)} MB (runtime ${runtime.toFixed(0)}, PostgreSQL ${postgres.toFixed(0)})`;
  return `# Benchmarks

Order-sync as in a shop: signed webhook in, durable, canonical mapping, a mapping of 30 fields with totals and rounding,
a branch on the total, one POST to an ERP that takes 5 ms, run history kept. The bare pipeline is some 70 lines
(\`tools/bench/bare-pipeline.ts\`) on the same database server: durable group-committed intake with de-duplication, mapping in
plain JavaScript, POST, one history row; no retries, no recovery, no ledger, no history of steps.

- Command: \`npm run bench\`, ${result.date}, ${result.machine}; load generator, ERP stub, runtime and PostgreSQL share the machine.
- ${String(sizes.full)} orders of 6 KB with 5 lines at full load after ${String(sizes.warmUp)} to warm up; ${String(sizes.half)} at half load for latency. fsync on.
- Trust the ratios rather than the figures: they were taken in one run.

| | bare pipeline | Crossdock | must reach |
| --- | --- | --- | --- |
${[
  row(
    'executions/s, end to end',
    bare.executionsPerSecond.toFixed(0),
    `${crossdock.executionsPerSecond.toFixed(0)} (${(crossdock.executionsPerSecond / bare.executionsPerSecond).toFixed(2)} of bare)`,
    '0.4 of bare',
  ),
  row(
    'CPU seconds per 1,000, runtime and PostgreSQL',
    bare.cpuSecondsPer1000.toFixed(2),
    `${crossdock.cpuSecondsPer1000.toFixed(2)} (${(crossdock.cpuSecondsPer1000 / bare.cpuSecondsPer1000).toFixed(2)} times bare)`,
    '3 times bare',
  ),
  row(
    'delivery to arrival at the ERP, half load, p50 / p95 / p99',
    `${ms(bare.arrival.p50)} / ${ms(bare.arrival.p95)} / ${ms(bare.arrival.p99)} ms`,
    `${ms(crossdock.arrival.p50)} / ${ms(crossdock.arrival.p95)} / ${ms(crossdock.arrival.p99)} ms`,
    'p99 under 60 ms',
  ),
  row('answer to the sender, full load, p99', `${ms(bare.answerP99)} ms`, `${ms(crossdock.answerP99)} ms`),
  row(
    'database bytes per run',
    bare.databaseBytesPerRun.toFixed(0),
    crossdock.databaseBytesPerRun.toFixed(0),
    'under 8,192',
  ),
  row('idle memory', '', memory(result.idleMemoryMb), 'under 300 MB'),
  row('memory after the load', '', memory(result.loadedMemoryMb)),
  row('cold start of the runtime (empty database, migrations)', '', `${result.coldStartMs.toFixed(0)} ms`),
  row(
    'warm start to the first accepted webhook',
    '',
    `${result.warmStartMs.toFixed(0)} ms`,
    'under 3,000 ms',
  ),
].join('\n')}
`;
}

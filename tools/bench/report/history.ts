import { type Stamp, stampText } from '../stamp.ts';

/** What reading and dropping a long history costs. Times in milliseconds. */
export interface HistoryFigures extends Stamp {
  runs: number;
  days: number;
  databaseGb: number;
  reads: Array<{ what: string; p50: number; p95: number }>;
  drop: {
    runs: number;
    /** From the first statement to the last. */
    ms: number;
    /** Answers to senders: while the day was dropped, and in as long a time before. */
    answersMeanwhile: { p50: number; p99: number; most: number };
    answersBefore: { p50: number; p99: number; most: number };
  };
}

/** A section for people, with what must be reached beside the figures. */
export function historySection(figures: HistoryFigures): string {
  const { runs, days, databaseGb, reads, drop } = figures;
  const ms = (value: number): string => value.toFixed(1);
  const answers = ({ p50, p99, most }: HistoryFigures['drop']['answersBefore']): string =>
    `${ms(p50)} / ${ms(p99)} / ${ms(most)} ms`;
  return `## History

${runs.toLocaleString('en')} runs over ${String(days)} days, and ${drop.runs.toLocaleString('en')} of one older day: copies of real order-sync runs with journal and
payloads, ${databaseGb.toFixed(1)} GB. Two of a hundred failed, 10,000 wait. Read over the API of the runtime, one after the other.

- Command: \`npm run bench history\`, ${stampText(figures)}.

| read | p50 | p95 | must reach |
| --- | --- | --- | --- |
${reads.map(({ what, p50, p95 }) => `| ${what} | ${ms(p50)} ms | ${ms(p95)} ms | p95 under 100 ms |`).join('\n')}

| retention drops the old day while orders come in | | must reach |
| --- | --- | --- |
| all of it | ${drop.ms.toFixed(0)} ms | under 5,000 ms |
| answers to senders before, p50 / p99 / longest | ${answers(drop.answersBefore)} | |
| answers to senders meanwhile, p50 / p99 / longest | ${answers(drop.answersMeanwhile)} | not blocked |
`;
}

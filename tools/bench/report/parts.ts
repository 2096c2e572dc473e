import { type Stamp, stampText } from '../stamp.ts';
import { table } from './table.ts';

export interface PartFigures {
  what: string;
  /** In microseconds. */
  p50: number;
  p95: number;
  /** What the median must stay below; null for orientation. */
  under: number | null;
}

export interface PartsFigures extends Stamp {
  /** Of the order as flows see it, in JSON. */
  orderBytes: number;
  parts: PartFigures[];
}

/** What single parts take, without a network or a database. */
export function partsSection(figures: PartsFigures): string {
  const micros = (value: number): string => `${value.toFixed(0)} µs`;
  return `## Parts

One after the other in one process, without network and database; the order has 5 lines and, as flows see it,
${(figures.orderBytes / 1024).toFixed(1)} KB.

- Command: \`npm run bench parts\`, ${stampText(figures)}.

${table(
  ['', 'p50', 'p95', 'must reach'],
  ...figures.parts.map(({ what, p50, p95, under }) => [
    what,
    micros(p50),
    micros(p95),
    under === null ? '' : `p50 under ${micros(under)}`,
  ]),
)}
`;
}

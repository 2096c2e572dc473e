/** A table as Markdown has it; the first row names the columns. */
export function table(...rows: ReadonlyArray<readonly string[]>): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** p50 / p95 / p99 in milliseconds. */
export const latency = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }): string =>
  `${p50.toFixed(1)} / ${p95.toFixed(1)} / ${p99.toFixed(1)} ms`;

/** A figure beside what it is a part or a multiple of. */
export const ratio = (value: number, of: number, digits: number): string =>
  `${value.toFixed(digits)} (${(value / of).toFixed(2)} of bare)`;

import { type Stamp, stampText } from '../stamp.ts';
import { table } from './table.ts';

export interface ItemsFigures extends Stamp {
  rows: number;
  uploadSeconds: number;
  /** From the end of the upload to the end of the run. */
  doneSeconds: number;
  /** Of the runtime in MB: idle, then the most in each tenth of the time. */
  memory: { idle: number; tenths: number[] };
}

/** What a long list costs. */
export function itemsSection(figures: ItemsFigures): string {
  const { rows, uploadSeconds, doneSeconds, memory } = figures;
  return `## Long lists

A price file of ${rows.toLocaleString('en')} rows, each mapped in a for-each.

- Command: \`npm run bench items\`, ${stampText(figures)}.

${table(
  ['', 'Crossdock', 'must reach'],
  ['uploaded in', `${uploadSeconds.toFixed(1)} s`, ''],
  ['done after that in', `${doneSeconds.toFixed(1)} s (${(rows / doneSeconds).toFixed(0)} items/s)`, ''],
  ['memory of the runtime, idle', `${memory.idle.toFixed(0)} MB`, ''],
  [
    'most memory in each tenth of the time',
    `${memory.tenths.map((most) => most.toFixed(0)).join(' ')} MB`,
    'does not grow',
  ],
)}
`;
}

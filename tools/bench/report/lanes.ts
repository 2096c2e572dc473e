import { type Stamp, stampText } from '../stamp.ts';
import { table } from './table.ts';

/** What a row shows beside its name, in words. */
export interface LanesTable {
  title: string;
  rows: Array<[what: string, figures: string]>;
}

export interface LanesFigures extends Stamp {
  tables: LanesTable[];
}

/** What runs cost others beside them. */
export function lanesSection(figures: LanesFigures): string {
  return `## Lanes and keys

A line of orders of one key beside orders of other keys, and a backlog of bulk runs beside orders: from delivery to
arrival at the ERP.

- Command: \`npm run bench lanes\`, ${stampText(figures)}.

${figures.tables.map(({ title, rows }) => table([title, ''], ...rows)).join('\n\n')}
`;
}

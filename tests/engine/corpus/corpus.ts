import type { CorpusCase } from './drawn-flow.ts';
import { finance } from './finance.ts';
import { orders } from './orders.ts';
import { stock } from './stock.ts';
import { waits } from './waits.ts';

/** Flows of retail that together use every built-in node. */
export const corpus: readonly CorpusCase[] = [...orders, ...waits, ...stock, ...finance];

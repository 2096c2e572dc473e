import { type FiveStepsFigures, fiveStepsSection } from './report/five-steps.ts';
import { type HistoryFigures, historySection } from './report/history.ts';
import { type ItemsFigures, itemsSection } from './report/items.ts';
import { type LanesFigures, lanesSection } from './report/lanes.ts';
import { type OrderSyncFigures, orderSyncSection } from './report/order-sync.ts';
import { type PartsFigures, partsSection } from './report/parts.ts';
import { type PeakFigures, peakSection } from './report/peak.ts';
import { type RedisFigures, redisSection } from './report/redis.ts';

/** Figures by section. Each is measured by itself: one that was never measured is left out. */
export interface Results {
  orderSync?: OrderSyncFigures;
  fiveSteps?: FiveStepsFigures;
  parts?: PartsFigures;
  peak?: PeakFigures;
  redis?: RedisFigures;
  lanes?: LanesFigures;
  items?: ItemsFigures;
  history?: HistoryFigures;
}

/** The figures as a page for people, with what must be reached beside them. */
export function report(results: Results): string {
  return [introduction, ...sections(results)].join('\n');
}

/** As on the page, in its order. */
export function sections(results: Results): string[] {
  const { orderSync, fiveSteps, parts, peak, redis, lanes, items, history } = results;
  return [
    orderSync && orderSyncSection(orderSync),
    fiveSteps && fiveStepsSection(fiveSteps),
    parts && partsSection(parts),
    peak && peakSection(peak),
    redis && redisSection(redis),
    lanes && lanesSection(lanes),
    items && itemsSection(items),
    history && historySection(history),
  ].filter((section) => section !== undefined);
}

const introduction = `# Benchmarks

\`npm run bench\` measures order-sync; \`npm run bench -- --all\` everything, which takes the better part of an hour. Each
section keeps its figures until it is measured again.

Most are compared with a bare pipeline of some 100 lines (\`tools/bench/bare-pipeline.ts\`) on the same database server:
durable group-committed intake with de-duplication, mapping by code in an isolate, one reused context, POST, one history
row; no retries, no recovery, no ledger, no history of steps. fsync is on. Load generator, ERP stub, runtime and
PostgreSQL share the machine: trust ratios of one run rather than figures.
`;

import { describeJournal } from '../testing/journal.conformance.ts';
import type { Lease } from './journal.ts';
import { InMemoryJournal } from './in-memory.ts';

describeJournal('in memory', () => {
  const journal = new InMemoryJournal();
  let count = 0;
  const claimed = (run: string): Promise<Lease> => {
    const lease = journal.claim(run);
    return lease === undefined ? Promise.reject(new Error(`Run ${run} is over`)) : Promise.resolve(lease);
  };
  return Promise.resolve({
    journal,
    accepted: () => {
      count += 1;
      const run = `run-${String(count)}`;
      journal.accept(run, { number: count }, 0);
      return claimed(run);
    },
    takenOver: claimed,
  });
});

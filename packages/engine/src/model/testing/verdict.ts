import { runOnEngine } from './engine-run.ts';
import { Outside } from './outside.ts';
import { type End, Reference } from './reference.ts';
import type { Scenario } from './scenario.ts';
import type { Story } from './story.ts';

/** Everything in which the engine and the model differ, a sentence each; empty when they agree. */
export async function differences(scenario: Scenario): Promise<string[]> {
  const observed = await runOnEngine(scenario);
  const { drawn, events, troubles, signals } = scenario;
  const outside = new Outside({ troubles, signals, cutOff: observed.cutOff });
  const ofRuns = observed.stories.flatMap((story, index) => {
    const event = events[index];
    if (event === undefined) return [];
    const { end, ports, wrong } = new Reference(drawn, outside, story).whole(event);
    return [...wrong, ...endWrong(end, ports, story)].map((each) => `run ${String(index + 1)}: ${each}`);
  });
  const ofRecords = recordsWrong(outside, observed.written);
  const ofLedger = await ledgerWrong(outside, observed.written, observed.ledger);
  return [...observed.wrong, ...ofRuns, ...ofRecords, ...ofLedger];
}

const kinds: Record<End, string> = {
  completed: 'run.completed',
  failed: 'run.failed',
  waits: 'run.cancelled',
};

/** A run that waits for what never comes was cancelled. */
function endWrong(end: End, ports: ReadonlySet<string>, { end: last }: Story): string[] {
  if (last?.kind !== kinds[end]) return [`ended as ${last?.kind ?? 'nothing'}, not as ${kinds[end]}`];
  if (last.kind !== 'run.completed' && last.kind !== 'run.failed') return [];
  const path = last.path.split(',').sort().join(', ');
  const expected = [...ports].sort().join(', ');
  return path === expected ? [] : [`took the path ${path}, not ${expected}`];
}

function recordsWrong({ there, doubtful }: Outside, written: ReadonlyMap<string, number>): string[] {
  const missing = [...there].filter((record) => !written.has(record)).map((record) => `${record} is missing`);
  const others = [...written].flatMap(([record, times]) => {
    if (times > 1) return [`${record} was written ${String(times)} times`];
    return there.has(record) || doubtful.has(record) ? [] : [`${record} should not be there`];
  });
  return [...missing, ...others];
}

/** What the ledger holds for done is there, and the other way round. */
async function ledgerWrong(
  { there, doubtful }: Outside,
  written: ReadonlyMap<string, number>,
  ledger: (record: string) => Promise<string>,
): Promise<string[]> {
  const records = [...new Set([...there, ...written.keys()])];
  const answers = await Promise.all(
    records
      .filter((record) => !record.startsWith('stock ') && !doubtful.has(record))
      .map(async (record) => ({ record, answer: await ledger(record) })),
  );
  return answers.flatMap(({ record, answer }) =>
    (answer === 'confirmed') === there.has(record) ? [] : [`the ledger answers ${answer} for ${record}`],
  );
}

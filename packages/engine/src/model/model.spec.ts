import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scenarios } from './testing/scenario.ts';
import { shown } from './testing/shown.ts';
import { differences } from './testing/verdict.ts';

const cases = 10_000;
const seed = seedOf(process.env['CROSSDOCK_SEED']);

function seedOf(given: string | undefined): number {
  return given === undefined ? Date.now() % 2 ** 31 : Number(given);
}

it(`${String(cases)} flows by chance come to what the model says, whatever fails and whoever dies`, async () => {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    const found = await differences(scenario);
    if (found.length > 0) throw new Error(found.join('\n'));
  });
  const { failed, counterexample, errorInstance, numShrinks } = await fc.check(property, {
    numRuns: cases,
    seed,
  });
  const [smallest] = counterexample ?? [];
  const why = errorInstance instanceof Error ? errorInstance.message : '';
  const report =
    smallest === undefined
      ? ''
      : `seed ${String(seed)}, made smaller ${String(numShrinks)} times\n${shown(smallest)}\ndiffers:\n${why}`;
  expect(failed, report).toBe(false);
  /* Long enough for a machine that does much else: what counts is the number of flows. */
}, 600_000);

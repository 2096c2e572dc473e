import { type Drive, type Driven, Driver } from './driver.ts';
import { countingFailed, loadItems } from './items-run.ts';
import { callsUnderWay, leftInDoubt } from './left-in-doubt.ts';
import { timedOut } from './run-timed-out.ts';
import type { World } from './world.ts';

/**
 * Decides, performs, appends, until nothing is left to do now. Rejects with `LeaseLost` when another worker
 * has taken the run; nothing more happens here then.
 */
export async function drive(run: Drive, world: World): Promise<Driven> {
  try {
    return await driveWhole(run, world);
  } finally {
    world.keys.release(run.lease.run);
  }
}

async function driveWhole(run: Drive, world: World): Promise<Driven> {
  const items = run.items === undefined ? undefined : await loadItems(run.items, world.lists);
  if (items !== undefined && 'failure' in items)
    return new Driver(run, undefined, world).fail(items.failure, leftInDoubt(run, world.now()));
  const prepared = items === undefined ? run.prepared : countingFailed(run.prepared, items);
  const driver = new Driver({ ...run, prepared }, items, world);
  if (!driver.isLate()) return driver.go();
  const underWay = await callsUnderWay(run, world);
  const journal = [...run.journal, ...underWay];
  return driver.fail(timedOut(prepared), [...underWay, ...leftInDoubt({ ...run, journal }, world.now())]);
}

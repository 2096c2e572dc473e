import { leftInDoubt } from '@crossdock/engine';
import { policy } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { Parents } from '../platform-state/parents.ts';
import type { Claimed } from './leases.ts';
import { PgJournal } from './pg-journal.ts';

/** How often a run may be driven without getting on. */
const mostDrives = 3;

/**
 * Runs that bring down every process that drives them. They are not driven again: they fail, so that somebody looks
 * and the processes live.
 */
@Injectable()
export class CrashLoops {
  readonly #journal: PgJournal;
  readonly #flows: DeployedFlows;
  readonly #parents: Parents;

  constructor(
    @Inject(PgJournal) journal: PgJournal,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(Parents) parents: Parents,
  ) {
    this.#journal = journal;
    this.#flows = flows;
    this.#parents = parents;
  }

  /** Whether a run has been driven in vain so often that it must not be driven once more. The first time is not counted. */
  isOne({ crashes }: Pick<Claimed, 'crashes'>): boolean {
    return crashes + 1 >= mostDrives;
  }

  /** Ends a run as failed with `core.crash-loop`; who waits for it is told. Rejects with `LeaseLost` when another process has it. */
  async end(run: Claimed): Promise<void> {
    const { failure } = policy(
      'core.crash-loop',
      `This run was taken up ${String(mostDrives)} times and came no further each time. It may have ended the process that drove it: see the server's log, then replay it.`,
      { outcome: 'unknown' },
    );
    const holds = await this.#holdsKey(run);
    const at = Date.now();
    const journal = await this.#journal.read(run.lease.run);
    await this.#journal.append(run.lease, [
      ...leftInDoubt({ journal }, at),
      { kind: 'run.failed', at, path: '', failure, ...(holds ? { holdsKey: true } : {}) },
    ]);
    this.#parents.ended({ ...run, run: run.lease.run });
  }

  /** A version that cannot even be read must not hold a key for ever. */
  async #holdsKey({ flow, version }: Claimed): Promise<boolean> {
    const known = await this.#flows.version(flow, version).catch(() => undefined);
    return known?.plan.policy.sequence?.onFailedHead === 'hold';
  }
}

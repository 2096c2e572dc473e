import type { RunSource } from '@crossdock/contracts';
import { callsUnderWay, type JournalEvent, type Lease } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, type Log } from '../platform/log.ts';
import { itemsOf } from './items-of.ts';
import { PreparedPlans } from './prepared-plans.ts';

/** A run that was taken over from whoever had it. */
export interface TakenOver {
  lease: Lease;
  environment: string;
  flow: string;
  version: number;
  source: RunSource;
  journal: readonly JournalEvent[];
  /** Somebody had it, and did not give it back. */
  interrupted: boolean;
}

/** Knows which calls of runs may be under way although their journals do not say so. */
export interface LooksForCalls {
  /** Events that the journal of a run lacks about them. */
  underWay(run: TakenOver): Promise<JournalEvent[]>;
}

/** Injection token of `LooksForCalls`. */
export const CALLS_UNDER_WAY = Symbol('calls under way');

@Injectable()
export class InterruptedRuns implements LooksForCalls {
  readonly #plans: PreparedPlans;
  readonly #log: Log;

  constructor(@Inject(PreparedPlans) plans: PreparedPlans, @Inject(LOG) log: Log) {
    this.#plans = plans;
    this.#log = log;
  }

  /** A version that can no longer be read was not driven here either; whoever drove it, the run can be stopped. */
  async underWay(run: TakenOver): Promise<JournalEvent[]> {
    if (!run.interrupted) return [];
    try {
      const { prepared, world } = await this.#plans.get(run.environment, run.flow, run.version);
      const { lease, journal, interrupted } = run;
      return await callsUnderWay({ lease, journal, interrupted, prepared, ...itemsOf(run) }, world);
    } catch (error) {
      this.#log.warn({ err: error, run: run.lease.run }, 'It is not known which calls a run had under way');
      return [];
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { SweepPlan } from '../ingress/sweep-plan.ts';
import { Sweeps } from '../ingress/sweeps.ts';
import { Bells } from '../platform/queue/bells.ts';
import { Dispatch } from './dispatch.ts';
import { Worker } from './worker.ts';

/** How often each process looks for runs that nobody rang for. */
const lookEveryMs = 5_000;

/** The life of execution in this process: bells connected, sweeps scheduled; and a stop that loses nothing. */
@Injectable()
export class Execution {
  readonly #bells: Bells;
  readonly #dispatch: Dispatch;
  readonly #worker: Worker;
  readonly #sweepPlan: SweepPlan;
  #looking: NodeJS.Timeout | undefined;

  constructor(
    @Inject(Bells) bells: Bells,
    @Inject(Dispatch) dispatch: Dispatch,
    @Inject(Worker) worker: Worker,
    @Inject(Sweeps) sweeps: Sweeps,
    @Inject(SweepPlan) sweepPlan: SweepPlan,
  ) {
    this.#bells = bells;
    this.#dispatch = dispatch;
    this.#worker = worker;
    this.#sweepPlan = sweepPlan;
    bells.on('look', () => {
      dispatch.look();
    });
    bells.on('sweep', (subject) => sweeps.sweep(subject));
  }

  start(): void {
    this.#bells.start();
    this.#dispatch.look();
    this.#looking = setInterval(() => {
      this.#dispatch.look();
    }, lookEveryMs);
    this.#sweepPlan.keep();
  }

  /** Takes nothing new, waits for what is under way, gives the rest back. */
  async stop(patienceMs: number): Promise<void> {
    clearInterval(this.#looking);
    this.#sweepPlan.stop();
    this.#dispatch.stop();
    await this.#worker.stop(patienceMs);
    await this.#bells.stop();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Bells } from '../platform/queue/bells.ts';
import { Acceptance, type Accepted, type Arrival } from '../runs/acceptance.ts';
import { RunWatch } from '../runs/run-watch.ts';
import { Worker } from '../runs/worker.ts';

/**
 * Takes an event in: durable first, then on its way. While this process has room the run goes straight to its
 * worker, under the lease that was written with it; otherwise a bell is rung and whoever is free takes it.
 */
@Injectable()
export class Intake {
  readonly #acceptance: Acceptance;
  readonly #worker: Worker;
  readonly #bells: Bells;
  readonly #watch: RunWatch;
  /** Accepted with a lease, not yet handed over. */
  #promised = 0;

  constructor(
    @Inject(Acceptance) acceptance: Acceptance,
    @Inject(Worker) worker: Worker,
    @Inject(Bells) bells: Bells,
    @Inject(RunWatch) watch: RunWatch,
  ) {
    this.#acceptance = acceptance;
    this.#worker = worker;
    this.#bells = bells;
    this.#watch = watch;
  }

  /** Resolves when the event is durable. `event` is the body as JSON, for the run that starts here. */
  async take(arrival: Arrival, event: unknown): Promise<Accepted> {
    const lease = this.#worker.room > this.#promised;
    if (lease) this.#promised += 1;
    try {
      const accepted = await this.#acceptance.accept(arrival, { lease });
      if (accepted.leased) this.#start(arrival, accepted, event);
      else if (!accepted.duplicate && arrival.misfit === undefined) this.#bells.ring();
      if (!accepted.duplicate) this.#watch.accepted(arrival.environment, accepted.run);
      return accepted;
    } finally {
      if (lease) this.#promised -= 1;
    }
  }

  #start({ environment, flow, version }: Arrival, { run, acceptedAt }: Accepted, event: unknown): void {
    this.#worker.take({
      lease: { run, epoch: 1, nextSeq: 1 },
      environment,
      flow,
      version,
      journal: [{ kind: 'run.accepted', at: acceptedAt, event }],
    });
  }
}

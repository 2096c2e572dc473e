import { Inject, Injectable } from '@nestjs/common';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { SchedulePlan } from '../ingress/schedule-plan.ts';
import { SweepPlan } from '../ingress/sweep-plan.ts';
import { Sweeps } from '../ingress/sweeps.ts';
import { WaitingRoom } from '../ingress/waiting-room.ts';
import { PgSignals } from '../platform-state/pg-signals.ts';
import { LOG, type Log } from '../platform/log.ts';
import { Bells } from '../platform/queue/bells.ts';
import { Dispatch } from './dispatch.ts';
import { FlowPlaces } from './flow-places.ts';
import { lanes } from './lanes.ts';
import { Sequencer } from './sequencer.ts';
import { Worker } from './worker.ts';

/** How often each process looks for runs that nobody rang for, and for keys that nobody promoted. */
const lookEveryMs = 5_000;

/** The life of execution in this process: bells connected, sweeps and schedules kept; and a stop that loses nothing. */
@Injectable()
export class Execution {
  readonly #bells: Bells;
  readonly #dispatch: Dispatch;
  readonly #worker: Worker;
  readonly #sequencer: Sequencer;
  readonly #places: FlowPlaces;
  readonly #flows: DeployedFlows;
  readonly #sweepPlan: SweepPlan;
  readonly #schedulePlan: SchedulePlan;
  readonly #log: Log;
  #looking: NodeJS.Timeout | undefined;

  constructor(
    @Inject(Bells) bells: Bells,
    @Inject(Dispatch) dispatch: Dispatch,
    @Inject(Worker) worker: Worker,
    @Inject(Sequencer) sequencer: Sequencer,
    @Inject(FlowPlaces) places: FlowPlaces,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(PgSignals) signals: PgSignals,
    @Inject(Sweeps) sweeps: Sweeps,
    @Inject(SweepPlan) sweepPlan: SweepPlan,
    @Inject(SchedulePlan) schedulePlan: SchedulePlan,
    @Inject(WaitingRoom) waitingRoom: WaitingRoom,
    @Inject(LOG) log: Log,
  ) {
    this.#bells = bells;
    this.#dispatch = dispatch;
    this.#worker = worker;
    this.#sequencer = sequencer;
    this.#places = places;
    this.#flows = flows;
    this.#sweepPlan = sweepPlan;
    this.#schedulePlan = schedulePlan;
    this.#log = log;
    bells.on('look', (lane) => {
      dispatch.look(lanes.find((known) => known === lane));
    });
    bells.on('sweep', async (subject) => {
      await sweeps.sweep(subject);
    });
    worker.yieldTo(() => waitingRoom.deliveries);
    /* Like a run that is accepted: this process takes it if it can, and only otherwise are all told. */
    const wake = (): void => {
      if (worker.roomOf('orders') > 0) dispatch.look();
      else bells.ring();
    };
    places.onWoken(wake);
    sequencer.onWoken(wake);
    signals.onWoken(wake);
  }

  start(): void {
    this.#bells.start();
    this.#dispatch.look();
    this.#looking = setInterval(() => {
      this.#dispatch.look();
      this.#sequencer.sweep().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'Could not look for keys without a head; the next sweep will');
      });
      this.#giveOutPlaces().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'Could not look for runs in line; the next sweep will');
      });
    }, lookEveryMs);
    this.#sweepPlan.keep();
    this.#schedulePlan.keep();
  }

  #giveOutPlaces(): Promise<void> {
    return this.#places.sweep(
      async (flow, version) => (await this.#flows.version(flow, version)).plan.policy.concurrency,
    );
  }

  /** Takes nothing new, waits for what is under way, gives the rest back. */
  async stop(patienceMs: number): Promise<void> {
    clearInterval(this.#looking);
    this.#sweepPlan.stop();
    await this.#schedulePlan.stop();
    this.#dispatch.stop();
    await this.#worker.stop(patienceMs);
    await this.#bells.stop();
  }
}

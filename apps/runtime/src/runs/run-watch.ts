import type { JournalEvent, RunState, StepRun } from '@crossdock/engine';
import type { LiveEvent, StepState } from '@crossdock/contracts';
import type { Plan } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { LiveHub } from '../platform/live/live-hub.ts';
import { RunHistory } from './history.ts';

type RunEvent = Extract<LiveEvent, { type: 'run' }>;

/** The watch over one drive. */
interface DriveWatch {
  event: (event: JournalEvent, state: RunState) => void;
  left: () => void;
}

/** Shows runs to the people who watch, in the order in which things happened. When nobody does, it costs nothing. */
@Injectable()
export class RunWatch {
  readonly #hub: LiveHub;
  readonly #history: RunHistory;
  /** The last thing told of each run, until it is told. */
  readonly #telling = new Map<string, Promise<void>>();

  constructor(@Inject(LiveHub) hub: LiveHub, @Inject(RunHistory) history: RunHistory) {
    this.#hub = hub;
    this.#history = history;
  }

  /** A run was accepted. */
  accepted(environment: string, run: string): void {
    if (this.#hub.listening(environment)) this.#tell(environment, run, {}, {});
  }

  /** For one drive: whom to tell of each event, and of the end once it is durable. Undefined when nobody watches. */
  of(environment: string, run: string, plan: Plan): DriveWatch | undefined {
    if (!this.#hub.listening(environment)) return undefined;
    let steps: RunEvent['steps'] = {};
    let ports: RunEvent['ports'] = {};
    return {
      event: (event, state) => {
        steps = Object.fromEntries([...state.steps].map(([key, step]) => [key, stateOf(step)]));
        ports = Object.fromEntries(
          [...state.steps].flatMap(([key, step]) => (step.state === 'completed' ? [[key, step.port]] : [])),
        );
        for (const { key } of plan.steps) steps[key] ??= 'pending';
        if (!endsDrive(event)) this.#tell(environment, run, steps, ports);
      },
      left: () => {
        this.#tell(environment, run, steps, ports);
      },
    };
  }

  #tell(environment: string, run: string, steps: RunEvent['steps'], ports: RunEvent['ports']): void {
    const before = this.#telling.get(run) ?? Promise.resolve();
    const told = before
      .then(() => this.#publish(environment, run, steps, ports))
      .finally(() => {
        if (this.#telling.get(run) === told) this.#telling.delete(run);
      });
    this.#telling.set(run, told);
  }

  async #publish(
    environment: string,
    id: string,
    steps: RunEvent['steps'],
    ports: RunEvent['ports'],
  ): Promise<void> {
    const run = await this.#history.summary(environment, id).catch(() => undefined);
    if (run !== undefined) this.#hub.publish(environment, { type: 'run', run, steps, ports });
  }
}

/** Told once the journal holds it: before that, the run would still read as running. */
function endsDrive({ kind }: JournalEvent): boolean {
  return kind === 'run.completed' || kind === 'run.failed' || kind === 'run.parked';
}

function stateOf(step: StepRun): StepState {
  switch (step.state) {
    case 'intended':
    case 'resumed':
    case 'open':
      return 'running';
    default:
      return step.state;
  }
}

import { randomUUID } from 'node:crypto';
import type { ConnectionGate } from '@crossdock/contracts';
import type { Limits } from '@crossdock/sdk';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Changes } from '../../platform/database/changes.ts';
import { LOG, type Log } from '../../platform/log.ts';
import { type BreakerRules } from './breaker.ts';
import { Gate } from './gate.ts';
import { gateShown } from './gate-shown.ts';
import { newGateState } from './gate-state.ts';
import { SHARED_LIMITS, type SharedLimits } from './shared-limits.ts';

/** Injection token of the rules of all breakers. */
export const BREAKER_RULES = Symbol('breaker rules');

/** How often a gate in use says what it does. Where seats are shared, others wait for those it can do without. */
const beatMs = 1_000;
/** Beats between two words of a gate that shares no seats. */
const quietBeats = 5;
/** A gate nobody used for this long is given up. */
const idleMs = 60_000;

/** Who uses a connection, and what it bears. */
export interface GateOf {
  environment: string;
  alias: string;
  limits: Limits;
}

/** The gates of all connections in this process. */
@Injectable()
export class Gates implements OnApplicationShutdown {
  readonly #shared: SharedLimits;
  readonly #changes: Changes;
  readonly #rules: BreakerRules;
  readonly #log: Log;
  readonly #process = randomUUID();
  readonly #gates = new Map<string, Gate>();
  #beats = 0;
  #beating: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SHARED_LIMITS) shared: SharedLimits,
    @Inject(Changes) changes: Changes,
    @Inject(BREAKER_RULES) rules: BreakerRules,
    @Inject(LOG) log: Log,
  ) {
    this.#shared = shared;
    this.#changes = changes;
    this.#rules = rules;
    this.#log = log;
    changes.on('gates', (name) => {
      for (const gate of this.#gates.values()) {
        if (name === undefined || name === gate.name) void gate.look();
      }
    });
  }

  /** The gate of a connection; the same one for all who ask. */
  gate({ environment, alias, limits }: GateOf): Gate {
    const name = nameOf(environment, alias);
    const known = this.#gates.get(name) ?? this.#make(name, limits);
    known.limits = limits;
    return known;
  }

  /** As people see it, over all processes. */
  async shown({ environment, alias, limits }: GateOf): Promise<ConnectionGate> {
    const name = nameOf(environment, alias);
    const { now, state } = await this.#shared.read(name).catch((error: unknown) => {
      this.#log.warn({ err: error, gate: name }, 'The shared state of a gate cannot be reached');
      return { now: Date.now(), state: newGateState };
    });
    return gateShown(state, limits, { process: this.#process, own: this.#gates.get(name)?.tally(), now });
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#beating);
    await Promise.all([...this.#gates.values()].map((gate) => gate.leave()));
    await this.#shared.close();
  }

  #make(name: string, limits: Limits): Gate {
    const gate = new Gate({
      name,
      limits,
      process: this.#process,
      rules: this.#rules,
      shared: this.#shared,
      log: this.#log,
      announce: () => {
        this.#announce(name);
      },
    });
    this.#gates.set(name, gate);
    this.#beating ??= setInterval(() => {
      this.#beat();
    }, beatMs).unref();
    void gate.look();
    return gate;
  }

  #beat(): void {
    this.#beats += 1;
    for (const [name, gate] of this.#gates) {
      if (gate.idleMs > idleMs) {
        this.#gates.delete(name);
        void gate.leave();
      } else if (gate.limits.concurrent !== undefined || this.#beats % quietBeats === 0) gate.beat();
    }
  }

  /** Others would find out by themselves; told, they do at once. */
  #announce(name: string): void {
    this.#changes
      .commit('gates', name, () => Promise.resolve())
      .catch((error: unknown) => {
        this.#log.warn({ err: error, gate: name }, 'Other processes could not be told of a gate');
      });
  }
}

function nameOf(environment: string, alias: string): string {
  return `${environment}/${alias}`;
}

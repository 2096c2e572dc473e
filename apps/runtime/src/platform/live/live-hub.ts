import type { LiveEvent } from '@crossdock/contracts';
import { Injectable } from '@nestjs/common';

type Listener = (event: LiveEvent) => void;

/** Passes on what happens to the people who watch it happen, within this process. Keeps nothing. */
@Injectable()
export class LiveHub {
  readonly #listeners = new Map<string, Set<Listener>>();

  publish(environment: string, event: LiveEvent): void {
    for (const listener of this.#listeners.get(environment) ?? []) listener(event);
  }

  /** To everybody, whatever environment they watch. */
  publishEverywhere(event: LiveEvent): void {
    for (const environment of this.#listeners.keys()) this.publish(environment, event);
  }

  /** Whether anybody watches: publishers make nothing for nobody. */
  listening(environment: string): boolean {
    return this.#listeners.has(environment);
  }

  /** Answers how to stop. */
  subscribe(environment: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(environment) ?? new Set();
    this.#listeners.set(environment, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(environment);
    };
  }
}

import type { AnyAction, AnyTrigger } from '@crossdock/sdk';
import type { Instant } from './journal/events.ts';
import type { Journal } from './journal/journal.ts';

/**
 * Opens the connection a step asked for. The client's calls end by themselves after `timeoutMs`.
 * Without an alias the client is the platform's own `Http`.
 */
export interface Connections {
  open(alias: string | undefined, options: { timeoutMs: number }): Promise<unknown>;
}

/** Node definitions by type. Throw for a type that is not installed. */
export interface Definitions {
  trigger(type: string): AnyTrigger;
  action(type: string): AnyAction;
}

/** Everything outside that driving a run touches, handed in. */
export interface World {
  environment: string;
  journal: Journal;
  connections: Connections;
  now: () => Instant;
  /** In [0, 1), for jitter. */
  random: () => number;
}

import {
  type AnyAction,
  type AnyTrigger,
  type AwaitedSignal,
  type Echo,
  type FailureError,
  transient,
} from '@crossdock/sdk';
import type { Children } from './children.ts';
import type { Gather } from './gather.ts';
import type { Instant, Spent } from './journal/events.ts';
import type { Journal, RunId } from './journal/journal.ts';
import type { KeysUnderWay } from './keys-under-way.ts';
import type { Lists } from './lists.ts';
import type { StepPath } from './step-path.ts';

/**
 * Opens the connection a step asked for. The client's calls end by themselves after `timeoutMs`, and add to `spent`
 * what they took. Without an alias the client is the platform itself.
 */
export interface Connections {
  open(alias: string | undefined, options: { timeoutMs: number; spent: Spent }): Promise<unknown>;
}

/** Node definitions by type. Throw for a type that is not installed. */
export interface Definitions {
  trigger(type: string): AnyTrigger;
  action(type: string): AnyAction;
}

/** Code of the user, in an isolate. Rejects with a `FailureError`, such as `code.timed-out`. */
export interface Sandbox {
  run(
    code: { source: string; memoryMb: number; timeoutMs: number },
    given: { input: unknown; steps: Record<string, unknown>; trigger: unknown; now: number; seed: string },
  ): Promise<{ output: unknown; console: string[] }>;
}

/** What a step waits for from outside its run. */
export interface Signals {
  /** Registers interest, once however often it is asked, and answers the earliest such signal that is known. */
  expect(wait: AwaitedSignal & { run: RunId; step: StepPath }): Promise<{ body: unknown } | undefined>;
  /** The run was put away: wakes it if a signal it expects came in between. */
  parked(run: RunId): Promise<void>;
}

/** What we wrote, so that it is recognised when it comes back as an event. */
export interface Echoes {
  remember(connection: string, echo: Echo): Promise<void>;
  isOurs(connection: string, echo: Echo): Promise<boolean>;
}

/** Everything outside that driving a run touches, handed in. */
export interface World {
  environment: string;
  journal: Journal;
  connections: Connections;
  sandbox: Sandbox;
  signals: Signals;
  echoes: Echoes;
  keys: KeysUnderWay;
  /** Calls that may travel together, across runs. */
  gather: Gather;
  /** Runs of their own for the items of long lists. */
  children: Children;
  lists: Lists;
  now: () => Instant;
  /** In [0, 1), for jitter. */
  random: () => number;
}

/** Prefix of failure codes that say: not now, for reasons outside of this call. They cost no attempt. */
const gatePrefix = 'gate.';

/** What keeps every call back. */
export function gateClosed(): FailureError {
  return transient(`${gatePrefix}closed`, 'Nothing leaves any more.', { outcome: 'not-done' });
}

/**
 * Whether a call did not leave because the gate of its connection is closed. Its outcome is unknown when an earlier
 * call of the same attempt had left already.
 */
export function isGateClosed({ failure }: Pick<FailureError, 'failure'>): boolean {
  return failure.code.startsWith(gatePrefix);
}

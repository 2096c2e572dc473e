import type { z } from 'zod';
import type { ConnectionDefinition } from './connection.ts';
import type { Effect } from './effect.ts';
import type { Failure } from './failure.ts';
import type { GivenInput, Upgrade } from './upgrade.ts';
import type { Wait, WaitEnd } from './wait.ts';

/** What an action knows about the call it makes. */
export interface Call {
  /** The effect key: the same for every attempt, replay and flow that means the same write. Empty for reads. */
  key: string;
  /** The run that makes the call, and the path of the step in it: `create`, `lines/3/create`. */
  run: string;
  step: string;
  /** When the attempt began, in milliseconds since 1970. */
  now: number;
}

/** One write of many that travel together. */
export interface BatchItem<Input> {
  input: Input;
  call: Call;
}

/** What became of one write of a batch: each has an outcome of its own. */
export type BatchResult<Output> = { output: Output } | { failure: Failure };

/**
 * Writes of one kind on one connection that may travel in one call, gathered by the platform across runs. When the
 * whole call is refused (outcome not done), the platform halves the batch until the item at fault stands alone;
 * when its answer is lost, every item is in doubt and is settled on its own.
 */
export interface Batch<Input, Output, Client> {
  /** Most items in one call. */
  most: number;
  /** How long, in milliseconds, a first item may wait for others while another call is under way. */
  withinMs: number;
  /** Answers one result an item, in order. Rejects when nothing at all was done, or nothing is known. */
  run: (
    client: Client,
    items: ReadonlyArray<BatchItem<Input>>,
  ) => Promise<ReadonlyArray<BatchResult<Output>>>;
}

/** The record an action made or found over there, for cross-references and links. */
export interface ExternalRecord {
  /** As the system's users know it: `S00042`. */
  label: string;
  /** The entity in canonical words: `sales-order`. */
  entity: string;
  /** The system's own id. */
  id: string;
}

/**
 * What tells a write of ours when it comes back as an event: the record, and a digest of the fields that were
 * written. An event of the same connection with the same two is an echo, not news.
 */
export interface Echo {
  /** The record in the system's own words: `order/42`. */
  record: string;
  /** Any text that is the same for the same content, such as a hash or the values themselves. */
  content: string;
}

/** One thing a flow can do in a system. Data plus two or three short functions. */
export interface ActionDefinition<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Settings extends z.ZodObject = z.ZodObject,
  Client = unknown,
> {
  /** System first, kebab-case: `odoo.create-sales-order`. */
  id: string;
  version: number;
  /** From version 2 on. */
  upgrade?: Upgrade<GivenInput>;
  title: string;
  description: string;
  /** Absent for actions of the platform itself. */
  connection?: ConnectionDefinition<Settings, Client>;
  input: Input;
  output: Output;
  effect: Effect<z.output<Input>, z.output<Output>, Client>;
  /** Rejects with a `FailureError`; anything else it throws is a bug and is reported as `permanent`. */
  run: (client: Client, input: z.output<Input>, call: Call) => Promise<z.output<Output>>;
  record?: (output: z.output<Output>) => ExternalRecord;
  /** The ways out, when there are more than `out`; `portOf` says which one a result takes. */
  ports?: readonly string[];
  portOf?: (output: z.output<Output>) => string;
  batch?: Batch<z.output<Input>, z.output<Output>, Client>;
  /**
   * What the run waits for after the call, before the step completes; undefined: nothing. The run is put away
   * while it waits and costs nothing.
   */
  waits?: (output: z.output<Output>, input: z.output<Input>) => Wait | undefined;
  /** The result of the step once the wait is over. Repeated after a crash, so it must be repeatable. */
  resume?: (
    client: Client,
    output: z.output<Output>,
    ended: WaitEnd,
    call: Call,
  ) => Promise<z.output<Output>>;
  /** Takes back what the call did, inside a "try" that failed. Repeated after a crash, so it must be repeatable. */
  undo?: (client: Client, input: z.output<Input>, output: z.output<Output>, call: Call) => Promise<void>;
  /** How the write would look if it came back as an event, see `Echo`. */
  echo?: (input: z.output<Input>) => Echo | undefined;
  sample: { input: z.input<Input>; output: z.output<Output> };
}

export function defineAction<
  Input extends z.ZodObject,
  Output extends z.ZodType,
  Settings extends z.ZodObject,
  Client,
>(
  definition: ActionDefinition<Input, Output, Settings, Client>,
): ActionDefinition<Input, Output, Settings, Client> {
  return definition;
}

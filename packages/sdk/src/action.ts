import type { z } from 'zod';
import type { ConnectionDefinition } from './connection.ts';
import type { Effect } from './effect.ts';

/** What an action knows about the call it makes. */
export interface Call {
  /** The effect key: the same for every attempt, replay and flow that means the same write. Empty for reads. */
  key: string;
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

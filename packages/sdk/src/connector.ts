import type { ActionDefinition } from './action.ts';
import type { ConnectionDefinition } from './connection.ts';
import type { LogicDefinition } from './logic.ts';
import type { TriggerDefinition } from './trigger.ts';
import type { z } from 'zod';

/* Definitions whose exact types have been forgotten: what lists and lookups hold. */
/* eslint-disable @typescript-eslint/no-explicit-any -- existential types: TypeScript has no other way to say "of some client" */
export type AnyAction = ActionDefinition<z.ZodObject, z.ZodType, z.ZodObject, any>;
export type AnyTrigger = TriggerDefinition<z.ZodType, z.ZodType, z.ZodObject, any>;
export type AnyConnection = ConnectionDefinition<z.ZodObject, any>;
export type AnyLogic = LogicDefinition<z.ZodType>;
/* eslint-enable @typescript-eslint/no-explicit-any */

/** What a connector package exports. */
export interface Connector {
  /** Same word as the first part of its node ids. */
  id: string;
  connections: readonly AnyConnection[];
  triggers: readonly AnyTrigger[];
  actions: readonly AnyAction[];
  logic: readonly AnyLogic[];
}

/** Declares a connector: plain lists, so that a reader sees at a glance what it offers. */
export function defineConnector(connector: Partial<Omit<Connector, 'id'>> & { id: string }): Connector {
  return { connections: [], triggers: [], actions: [], logic: [], ...connector };
}

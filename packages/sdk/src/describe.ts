import { z } from 'zod';
import type { AnyAction, AnyConnection, AnyLogic, AnyTrigger, Connector } from './connector.ts';
import { effectKindOf, type EffectKind } from './effect.ts';

/** JSON Schema 2020-12 as plain data: what travels, is stored and compared. */
export type JsonSchema = Record<string, unknown>;

interface Described {
  /** `odoo.create-sales-order@1`: what a flow pins. */
  type: string;
  title: string;
  description: string;
  /** How a node of the version before may become one of this: what an analyst is told before choosing it. */
  upgrade?: { from: number; says: string[] };
}

/** `request`: a delivery whose sender waits for the flow's reply. */
export type TriggerWay = 'webhook' | 'request' | 'sweep' | 'poll' | 'schedule' | 'event' | 'file';

export interface TriggerDescriptor extends Described {
  kind: 'trigger';
  /** Absent for triggers of the platform itself. */
  connection?: string;
  /** How a flow configures it; absent when there is nothing to say. */
  params?: JsonSchema;
  output: JsonSchema;
  /** The ways by which it starts runs, beside by hand. */
  starts: TriggerWay[];
  /** How often a sweep looks for what deliveries missed; absent for a trigger that has none. */
  sweepEveryMs?: number;
  sample: unknown;
}

export interface ActionDescriptor extends Described {
  kind: 'action';
  connection?: string;
  effect: EffectKind;
  /** Ways out beside failing. */
  ports: string[];
  /** It waits after its call, see `waits` of actions. */
  waits: boolean;
  /** It can be taken back inside a "try". */
  undoes: boolean;
  input: JsonSchema;
  output: JsonSchema;
  sample: { input: unknown; output: unknown };
}

export interface LogicDescriptor extends Described {
  kind: 'logic';
  params: JsonSchema;
  sample: unknown;
}

/** A node as data: all that the palette, forms, validation and docs need. */
export type NodeDescriptor = TriggerDescriptor | ActionDescriptor | LogicDescriptor;

export interface ConnectionDescriptor {
  id: string;
  title: string;
  monogram: string;
  description: string;
  settings: JsonSchema;
}

export interface ConnectorDescriptor {
  id: string;
  connections: ConnectionDescriptor[];
  nodes: NodeDescriptor[];
}

export function nodeType(definition: { id: string; version: number }): string {
  return `${definition.id}@${String(definition.version)}`;
}

/** Turns a connector into data. Schemas keep their metadata: titles, hints, sensitivity. */
export function describe(connector: Connector): ConnectorDescriptor {
  return {
    id: connector.id,
    connections: connector.connections.map(describeConnection),
    nodes: [
      ...connector.triggers.map(describeTrigger),
      ...connector.logic.map(describeLogic),
      ...connector.actions.map(describeAction),
    ],
  };
}

export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
}

function describeConnection(connection: AnyConnection): ConnectionDescriptor {
  const { id, title, monogram, description } = connection;
  return { id, title, monogram, description, settings: jsonSchemaOf(connection.settings) };
}

function described(definition: AnyTrigger | AnyAction | AnyLogic): Described {
  const { title, description, upgrade } = definition;
  return {
    type: nodeType(definition),
    title,
    description,
    ...(upgrade === undefined ? {} : { upgrade: { from: upgrade.from, says: [...upgrade.says] } }),
  };
}

function describeTrigger(trigger: AnyTrigger): TriggerDescriptor {
  return {
    kind: 'trigger',
    ...described(trigger),
    ...(trigger.connection === undefined ? {} : { connection: trigger.connection.id }),
    ...(trigger.params === undefined ? {} : { params: jsonSchemaOf(trigger.params) }),
    output: jsonSchemaOf(trigger.emits, 'output'),
    starts: waysOf(trigger),
    ...(typeof trigger.sweep?.everyMs === 'number' ? { sweepEveryMs: trigger.sweep.everyMs } : {}),
    sample: trigger.map(trigger.accepts.parse(trigger.sample), { system: 'shop' }),
  };
}

function waysOf(trigger: AnyTrigger): TriggerWay[] {
  const { webhook, answersWithinMs, sweep, schedule, listens, upload } = trigger;
  const ways: Array<TriggerWay | undefined> = [
    webhook === undefined ? undefined : answersWithinMs === undefined ? 'webhook' : 'request',
    sweep === undefined ? undefined : webhook === undefined ? 'poll' : 'sweep',
    schedule && 'schedule',
    listens && 'event',
    upload && 'file',
  ];
  return ways.filter((way) => way !== undefined);
}

function describeAction(action: AnyAction): ActionDescriptor {
  return {
    kind: 'action',
    ...described(action),
    ...(action.connection === undefined ? {} : { connection: action.connection.id }),
    effect: effectKindOf(action.effect),
    ports: [...(action.ports ?? ['out'])],
    waits: action.waits !== undefined,
    undoes: action.undo !== undefined,
    input: jsonSchemaOf(action.input),
    output: jsonSchemaOf(action.output, 'output'),
    sample: action.sample,
  };
}

function describeLogic(logic: AnyLogic): LogicDescriptor {
  return {
    kind: 'logic',
    ...described(logic),
    params: jsonSchemaOf(logic.params),
    sample: logic.sample,
  };
}

import type { EffectKind } from '@crossdock/sdk';
import type { Alias, NodeKey, NodeType } from './flow.ts';
import type { Input } from './input.ts';
import type { Mapping } from './mapping/mapping.ts';
import type { Policy } from './policy.ts';
import type { RouteParams } from './routing/conditions.ts';

interface StepBase {
  key: NodeKey;
  /** How people call the step: the node's own title, else its type's. */
  title: string;
}

export interface TriggerStep extends StepBase {
  kind: 'trigger';
  type: NodeType;
  connection: Alias;
}

export interface MapStep extends StepBase {
  kind: 'map';
  mapping: Mapping;
}

export interface RouteStep extends StepBase {
  kind: 'route';
  route: RouteParams;
}

export interface ActionStep extends StepBase {
  kind: 'action';
  type: NodeType;
  connection?: Alias;
  effect: EffectKind;
  inputs: Record<string, Input>;
  policy: Policy;
}

export type Step = TriggerStep | MapStep | RouteStep | ActionStep;

/** A wire with its ends apart. */
export interface PlanWire {
  from: NodeKey;
  port: string;
  to: NodeKey;
}

/** What the engine runs: steps so that every wire points forward, policies resolved, no looks. Plain data. */
export interface Plan {
  checksum: string;
  trigger: NodeKey;
  steps: Step[];
  wires: PlanWire[];
}

import type { EffectKind, TriggerParams } from '@crossdock/sdk';
import type { Alias, NodeKey, NodeType } from './flow.ts';
import type { Input } from './input.ts';
import type { CodeParams } from './language/code.ts';
import type { ForEachParams } from './language/for-each.ts';
import type { TryParams } from './language/try.ts';
import type { Policy, StepPolicy } from './policy.ts';

interface StepBase {
  key: NodeKey;
  /** How people call the step: the node's own title, else its type's. */
  title: string;
  type: NodeType;
}

export interface TriggerStep extends StepBase {
  kind: 'trigger';
  /** Absent for triggers of the platform itself. */
  connection?: Alias;
  params: TriggerParams;
}

/** Computed from what earlier steps gave: map, route, decision table and the like. */
export interface PureStep extends StepBase {
  kind: 'pure';
  params: unknown;
  /** Goes on only when every wire into it is live. */
  needsAll?: true;
}

export interface CodeStep extends StepBase {
  kind: 'code';
  params: CodeParams;
}

export interface ActionStep extends StepBase {
  kind: 'action';
  connection?: Alias;
  effect: EffectKind;
  inputs: Record<string, Input>;
  policy: StepPolicy;
}

/** Runs its body once for each item of a list. */
export interface EachStep extends StepBase {
  kind: 'each';
  params: ForEachParams;
  body: Body;
}

/** Runs its body once, and takes back what it did when it fails. */
export interface TryStep extends StepBase {
  kind: 'try';
  params: TryParams;
  body: Body;
}

export type ContainerStep = EachStep | TryStep;
export type Step = TriggerStep | PureStep | CodeStep | ActionStep | ContainerStep;

/** A wire with its ends apart. */
export interface PlanWire {
  from: NodeKey;
  port: string;
  to: NodeKey;
}

/** Steps that run in one scope, so that every wire points forward. In a container, `from` may be the container. */
export interface Body {
  steps: Step[];
  wires: PlanWire[];
}

/** What the engine runs: policies resolved, no looks. Plain data. */
export interface Plan extends Body {
  checksum: string;
  trigger: NodeKey;
  policy: Policy;
}

/** All steps of a plan with those in containers, each once, in the order of the plan. */
export function stepsIn({ steps }: Pick<Body, 'steps'>): Step[] {
  return steps.flatMap((step) =>
    step.kind === 'each' || step.kind === 'try' ? [step, ...stepsIn(step.body)] : [step],
  );
}

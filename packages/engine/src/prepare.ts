import {
  type ActionStep,
  compileInput,
  compileMapping,
  compileRoute,
  type Expressions,
  type MapStep,
  type NodeKey,
  type Plan,
  type RouteStep,
  type Scope,
  type TriggerStep,
} from '@crossdock/flow';
import type { AnyAction, AnyTrigger } from '@crossdock/sdk';
import type { Definitions } from './world.ts';

/** A step with everything compiled that can be compiled before a run. */
export type PreparedStep =
  | { kind: 'trigger'; step: TriggerStep; trigger: AnyTrigger }
  | { kind: 'map'; step: MapStep; map: (scope: Scope) => unknown }
  | { kind: 'route'; step: RouteStep; route: (scope: Scope) => string }
  | { kind: 'action'; step: ActionStep; action: AnyAction; input: (scope: Scope) => Record<string, unknown> };

/** A plan ready to run. Made once for a version and an environment, used by every run of it. */
export interface PreparedPlan {
  plan: Plan;
  steps: ReadonlyMap<NodeKey, PreparedStep>;
}

export function prepare(plan: Plan, definitions: Definitions, expressions: Expressions): PreparedPlan {
  const steps = plan.steps.map((step): [NodeKey, PreparedStep] => {
    const place = `step "${step.title}"`;
    switch (step.kind) {
      case 'trigger':
        return [step.key, { kind: 'trigger', step, trigger: definitions.trigger(step.type) }];
      case 'map':
        return [step.key, { kind: 'map', step, map: compileMapping(expressions, step.mapping, place) }];
      case 'route':
        return [step.key, { kind: 'route', step, route: compileRoute(expressions, step.route, place) }];
      case 'action':
        return [
          step.key,
          {
            kind: 'action',
            step,
            action: definitions.action(step.type),
            input: compileInputs(step, expressions, place),
          },
        ];
    }
  });
  return { plan, steps: new Map(steps) };
}

function compileInputs(
  step: ActionStep,
  expressions: Expressions,
  place: string,
): (scope: Scope) => Record<string, unknown> {
  const fields = Object.entries(step.inputs).map(
    ([name, input]) => [name, compileInput(expressions, input, `${place}, input ${name}`)] as const,
  );
  return (scope) =>
    Object.fromEntries(
      fields
        .map(([name, read]): [string, unknown] => [name, read(scope)])
        .filter(([, value]) => value !== undefined),
    );
}

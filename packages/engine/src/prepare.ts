import {
  type ActionStep,
  type Body,
  type CodeStep,
  compileInput,
  type Compute,
  constructOf,
  type EachStep,
  type Expressions,
  failedPort,
  type Input,
  type NodeKey,
  type Plan,
  type PureStep,
  type Scope,
  type Step,
  stepsIn,
  type TriggerStep,
  type TryStep,
} from '@crossdock/flow';
import type { AnyAction, AnyTrigger } from '@crossdock/sdk';
import type { Definitions } from './world.ts';

type Read = (scope: Scope) => unknown;
type ReadRecord = (scope: Scope) => Record<string, unknown>;

export interface PreparedTrigger {
  kind: 'trigger';
  step: TriggerStep;
  trigger: AnyTrigger;
}

export interface PreparedPure {
  kind: 'pure';
  step: PureStep;
  compute: Compute;
}

export interface PreparedCode {
  kind: 'code';
  step: CodeStep;
  input: ReadRecord;
  /** Whether the code names them: what it cannot see need not travel into the isolate. */
  sees: { steps: boolean; trigger: boolean };
}

export interface PreparedAction {
  kind: 'action';
  step: ActionStep;
  action: AnyAction;
  input: ReadRecord;
  /** Inputs are values and references alone, so that what they were can be read from earlier steps at any time. */
  isPlain: boolean;
}

export interface PreparedEach {
  kind: 'each';
  step: EachStep;
  items: Read;
  result: Read | undefined;
}

export interface PreparedTry {
  kind: 'try';
  step: TryStep;
  result: Read | undefined;
}

/** A step with everything compiled that can be compiled before a run. */
export type PreparedStep =
  PreparedTrigger | PreparedPure | PreparedCode | PreparedAction | PreparedEach | PreparedTry;

/** A plan ready to run. Made once for a version and an environment, used by every run of it. */
export interface PreparedPlan {
  plan: Plan;
  /** Steps of containers among them: a key names one node of the flow. */
  steps: ReadonlyMap<NodeKey, PreparedStep>;
  /** Steps from whose `failed` a wire starts. */
  failedWired: ReadonlySet<NodeKey>;
  /** From the output of the trigger; undefined when the flow keeps no order. */
  sequenceKey: ((triggered: unknown) => string | undefined) | undefined;
}

export function prepare(plan: Plan, definitions: Definitions, expressions: Expressions): PreparedPlan {
  const steps = stepsIn(plan).map((step): [NodeKey, PreparedStep] => [
    step.key,
    prepareStep(step, definitions, expressions),
  ]);
  return {
    plan,
    steps: new Map(steps),
    failedWired: new Set(wiresIn(plan).flatMap(({ from, port }) => (port === failedPort ? [from] : []))),
    sequenceKey: sequenceKeyOf(plan, expressions),
  };
}

function wiresIn({ steps, wires }: Body): Body['wires'] {
  return [
    ...wires,
    ...steps.flatMap((step) => (step.kind === 'each' || step.kind === 'try' ? wiresIn(step.body) : [])),
  ];
}

function prepareStep(step: Step, definitions: Definitions, expressions: Expressions): PreparedStep {
  const place = `step "${step.title}"`;
  switch (step.kind) {
    case 'trigger':
      return { kind: 'trigger', step, trigger: definitions.trigger(step.type) };
    case 'pure': {
      const compute = constructOf(step.type)?.compile?.(step.params, { expressions, place });
      if (compute === undefined) throw new Error(`The flow language cannot compute ${step.type}`);
      return { kind: 'pure', step, compute };
    }
    case 'code': {
      const { inputs, source } = step.params;
      const sees = { steps: /\bsteps\b/.test(source), trigger: /\btrigger\b/.test(source) };
      return { kind: 'code', step, sees, input: readerOfInputs(inputs, expressions, place) };
    }
    case 'action': {
      const input = readerOfInputs(step.inputs, expressions, place);
      const isPlain = Object.values(step.inputs).every((each) => 'ref' in each || 'value' in each);
      return { kind: 'action', step, action: definitions.action(step.type), input, isPlain };
    }
    case 'each': {
      const { items, result } = step.params;
      return {
        kind: 'each',
        step,
        items: compileInput(expressions, items, `${place}, list`),
        result: readerOf(result, expressions, `${place}, result`),
      };
    }
    case 'try':
      return { kind: 'try', step, result: readerOf(step.params.result, expressions, `${place}, result`) };
  }
}

function readerOf(input: Input | undefined, expressions: Expressions, place: string): Read | undefined {
  return input === undefined ? undefined : compileInput(expressions, input, place);
}

function readerOfInputs(inputs: Record<string, Input>, expressions: Expressions, place: string): ReadRecord {
  const fields = Object.entries(inputs).map(
    ([name, input]) => [name, compileInput(expressions, input, `${place}, input ${name}`)] as const,
  );
  return (scope) => {
    const record: Record<string, unknown> = {};
    for (const [name, read] of fields) {
      const value = read(scope);
      if (value !== undefined) record[name] = value;
    }
    return record;
  };
}

/** An event without a value for the key has no order to keep. */
function sequenceKeyOf(
  { policy: { sequence } }: Plan,
  expressions: Expressions,
): PreparedPlan['sequenceKey'] {
  if (sequence === undefined) return undefined;
  const read = compileInput(expressions, sequence.key, 'the sequence key');
  return (triggered) => {
    const value = read({ trigger: triggered, steps: {}, run: { id: '' } });
    return value === undefined || value === null || value === '' ? undefined : textOf(value);
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

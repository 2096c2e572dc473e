import type { Catalogue } from './catalogue.ts';
import type { Flow } from './flow.ts';
import { type Expressions, makeExpressions } from './formula/expressions.ts';
import type { Problem } from './problem.ts';
import { constructsComplete } from './rules/constructs.ts';
import { containersFilled, containersHold, wiresStayInside } from './rules/containers.ts';
import { expressionsHold } from './rules/expressions.ts';
import { sequenceKeyHolds } from './rules/policy.ts';
import { knownTypes, noCircles, noLooseEnds, oneTrigger, wiresFit } from './rules/shape.ts';
import {
  connectionNamed,
  constantsFit,
  knownInputs,
  requiredInputs,
  triggerParamsFit,
} from './rules/values.ts';

const rules = [
  oneTrigger,
  knownTypes,
  wiresFit,
  containersHold,
  containersFilled,
  wiresStayInside,
  noCircles,
  noLooseEnds,
  connectionNamed,
  requiredInputs,
  knownInputs,
  constantsFit,
  triggerParamsFit,
  constructsComplete,
  expressionsHold,
  sequenceKeyHolds,
];

const withoutTables: Expressions = makeExpressions(() => ({}));

/** Everything that keeps a drawing from becoming a version, each problem with its place; empty when it may be published. */
export function validate(flow: Flow, catalogue: Catalogue): Problem[] {
  return rules.flatMap((rule) => rule({ flow, catalogue, expressions: withoutTables }));
}

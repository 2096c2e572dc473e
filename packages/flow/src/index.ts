export { type Catalogue, makeCatalogue, mapType, routeType } from './catalogue.ts';
export { checksum } from './checksum.ts';
export { compile } from './compile.ts';
export { draw, readDrawing } from './draw.ts';
export { addNode, addWire, changeNode, freeKey, removeNodes, removeWires, wireFits } from './edit.ts';
export { Alias, emptyFlow, Flow, FlowNode, NodeKey, parsePort, Wire } from './flow.ts';
export { type Expressions, type LookupTables, makeExpressions } from './formula/expressions.ts';
export { checkFormula } from './formula/formula.ts';
export { ancestorsOf, topological, wiresInto } from './graph.ts';
export { Input } from './input.ts';
export { fieldOf } from './json-schema.ts';
export { Layout } from './layout.ts';
export { compileInput, compileMapping } from './mapping/evaluate.ts';
export { LookupInput, Mapping, MappingField, TargetPath } from './mapping/mapping.ts';
export { migrate } from './migrate.ts';
export { compilePath, type Scope } from './path.ts';
export type { ActionStep, MapStep, Plan, PlanWire, RouteStep, Step, TriggerStep } from './plan.ts';
export { Policy, PolicyOverride, resolvePolicy, RetryPolicy } from './policy.ts';
export { outPort, portsOf } from './ports.ts';
export type { Place, Problem } from './problem.ts';
export {
  Comparison,
  compileRoute,
  Condition,
  Operator,
  otherwisePort,
  RouteParams,
} from './routing/conditions.ts';
export { validate } from './validate.ts';

export { type Catalogue, makeCatalogue } from './catalogue.ts';
export { checksum } from './checksum.ts';
export { compile } from './compile.ts';
export { draw, readDrawing } from './draw.ts';
export { addNode, addWire, changeNode, freeKey, removeNodes, removeWires, wireFits } from './edit.ts';
export { Alias, emptyFlow, Flow, FlowNode, NodeKey, parsePort, Wire } from './flow.ts';
export { type Expressions, type LookupTables, makeExpressions } from './formula/expressions.ts';
export { checkFormula } from './formula/check.ts';
export {
  formulaDefinitions,
  type FormulaDefinitions,
  type FunctionDefinition,
} from './formula/definitions.ts';
export { readPathsOf } from './formula/reads.ts';
export { misfitOfPath, type SchemaOf } from './formula/schema-path.ts';
export { ancestorsOf, containersOf, readableFrom, topological, wiresInto } from './graph.ts';
export { Input } from './input.ts';
export { fieldOf } from './json-schema.ts';
export { knownSchemas } from './known-schemas.ts';
export { CodeParams } from './language/code.ts';
export type { Compute, Computed } from './language/construct.ts';
export { FilterParams } from './language/filter.ts';
export { ForEachParams } from './language/for-each.ts';
export { constructOf, constructs, isContainer, mapType, routeType } from './language/language.ts';
export { LookupParams } from './language/lookup.ts';
export { MergeParams } from './language/merge.ts';
export { RaiseParams } from './language/raise.ts';
export { ReplyParams } from './language/reply.ts';
export { SetVariablesParams } from './language/set-variables.ts';
export { StopParams } from './language/stop.ts';
export { TryParams } from './language/try.ts';
export { Layout } from './layout.ts';
export { compileInput, compileMapping } from './mapping/evaluate.ts';
export { LookupInput, Mapping, MappingField, TargetPath } from './mapping/mapping.ts';
export { migrate } from './migrate.ts';
export { type AvailableUpgrade, availableUpgrades, newestTypes, parseNodeType } from './node-versions.ts';
export { notesOn } from './notes.ts';
export { compilePath, type Scope, scopeOfItem } from './path.ts';
export {
  type ActionStep,
  type Body,
  type CodeStep,
  type ContainerStep,
  type EachStep,
  type Plan,
  type PlanWire,
  type PureStep,
  type Step,
  stepsIn,
  type TriggerStep,
  type TryStep,
} from './plan.ts';
export {
  Lane,
  Policy,
  PolicyOverride,
  resolvePolicy,
  RetryPolicy,
  SequencePolicy,
  type StepPolicy,
} from './policy.ts';
export { failedPort, outPort } from './port-names.ts';
export { innerPortOf, portsOf, wirePortsOf } from './ports.ts';
export type { Note, Place, Problem } from './problem.ts';
export { Comparison, Condition, Operator, otherwisePort, RouteParams } from './routing/conditions.ts';
export { analyse, type TableAnalysis } from './routing/decision-table-analysis.ts';
export { type PastedRows, type PasteProblem, readRows } from './routing/decision-table-paste.ts';
export { CellTest, DecisionRow, DecisionTableParams } from './routing/decision-table.ts';
export { tablesIn } from './tables.ts';
export { type NodeUpgrade, UpgradeFailed, upgradeNodes, type Upgrades } from './upgrade.ts';
export { type FieldChange, type WireChange } from './upgrade-changes.ts';
export { validate } from './validate.ts';

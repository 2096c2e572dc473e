import type { Catalogue } from './catalogue.ts';
import { canonicalJson } from './checksum.ts';
import { findNode, type Flow, type FlowNode, type NodeKey } from './flow.ts';
import { makeExpressions } from './formula/expressions.ts';
import { type Names, renameReads } from './formula/rename-reads.ts';
import { expressionsIn } from './language/expressions-in.ts';

/**
 * Lets all that reads the result of a node read its fields under their new names: references and formulas of other
 * nodes, and the sequence key. Code is not touched: nobody but its author knows what it reads.
 */
export function renameOutputs(flow: Flow, key: NodeKey, names: Names, catalogue: Catalogue): Flow {
  const node = findNode(flow, key);
  if (node === undefined || Object.keys(names).length === 0) return flow;
  const record = catalogue.get(node.type)?.kind === 'trigger' ? 'trigger' : `steps.${key}`;
  const nodes = Object.entries(flow.nodes).map(([name, each]) => [name, readAgain(each, record, names)]);
  const { sequence } = flow.policy;
  const policy =
    sequence === undefined
      ? flow.policy
      : { ...flow.policy, sequence: { ...sequence, key: renamed(sequence.key, record, names) } };
  return { ...flow, nodes: Object.fromEntries(nodes) as Flow['nodes'], policy };
}

/** The node itself when it reads none of the fields. */
function readAgain(node: FlowNode, record: string, names: Names): FlowNode {
  const { own, inner } = expressionsIn(node);
  const places = new Set([...own, ...inner].map(({ field }) => field));
  const within = <Value>(value: Value, field: string): Value => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items: unknown[] = value;
      return items.map((each, index) => within(each, `${field}.${String(index)}`)) as Value;
    }
    const here: object = places.has(field) ? renamed(value, record, names) : value;
    const entries = Object.entries(here).map(([key, each]: [string, unknown]) => [
      key,
      within(each, `${field}.${key}`),
    ]);
    return Object.fromEntries(entries) as Value;
  };
  const { inputs, params } = node;
  const changed = {
    ...node,
    ...(inputs === undefined ? {} : { inputs: within(inputs, 'inputs') }),
    ...(params === undefined ? {} : { params: within(params, 'params') }),
  };
  return canonicalJson(changed) === canonicalJson(node) ? node : changed;
}

const { environment } = makeExpressions(() => ({}));

/** An expression in any of its shapes: reference, formula, lookup, list of a mapping, comparison. */
function renamed<Expression extends object>(
  expression: Expression,
  record: string,
  names: Names,
): Expression {
  const path = (ref: string) => renamePath(ref, record, names);
  const given: Record<string, unknown> = Object.fromEntries(Object.entries(expression));
  for (const key of ['ref', 'each', 'field'])
    if (typeof given[key] === 'string') given[key] = path(given[key]);
  if (typeof given['formula'] === 'string')
    given['formula'] = renameReads(environment, given['formula'], record, names);
  const { lookup } = given;
  if (typeof lookup === 'object' && lookup !== null && 'key' in lookup && typeof lookup.key === 'string')
    given['lookup'] = { ...lookup, key: path(lookup.key) };
  return given as Expression;
}

function renamePath(ref: string, record: string, names: Names): string {
  if (!ref.startsWith(`${record}.`)) return ref;
  const [field = '', ...rest] = ref.slice(record.length + 1).split('.');
  return Object.hasOwn(names, field) ? [record, names[field], ...rest].join('.') : ref;
}

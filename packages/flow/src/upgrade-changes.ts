import { canonicalJson } from './checksum.ts';
import type { Flow, NodeKey, Wire } from './flow.ts';
import { expressionsIn } from './language/expressions-in.ts';

/** One field that an upgrade gives another value. Absent: not there before, or not there any more. */
export interface FieldChange {
  /** The upgraded node, or one that reads it; absent for a setting of the flow. */
  node?: NodeKey;
  /** `inputs.account`, `policy.sequence.key` */
  field: string;
  before?: unknown;
  after?: unknown;
}

/** A wire that an upgrade moves to another port, or takes away with the port it came from. */
export interface WireChange {
  before: Wire;
  after?: Wire;
}

/** What changes between two flows with the same nodes, of which one was upgraded. */
export function fieldsChanged(before: Flow, after: Flow, key: NodeKey): FieldChange[] {
  const own = (['inputs', 'params'] as const).flatMap((keeps) =>
    changesIn(recordOf(before.nodes[key]?.[keeps]), recordOf(after.nodes[key]?.[keeps])).map((change) => ({
      node: key,
      ...change,
      field: `${keeps}.${change.field}`,
    })),
  );
  const others = Object.keys(before.nodes)
    .filter((name) => name !== key && before.nodes[name] !== after.nodes[name])
    .flatMap((node) =>
      changesIn(expressionsOf(before, node), expressionsOf(after, node)).map((each) => ({ node, ...each })),
    );
  const sequence = changesIn(
    { 'policy.sequence.key': before.policy.sequence?.key },
    { 'policy.sequence.key': after.policy.sequence?.key },
  );
  return [...own, ...others, ...sequence];
}

function expressionsOf({ nodes }: Flow, key: NodeKey): Record<string, unknown> {
  const node = nodes[key];
  if (node === undefined) return {};
  const { own, inner } = expressionsIn(node);
  return Object.fromEntries(
    [...own, ...inner].map(({ field, ref, formula }) => [field, ref === undefined ? { formula } : { ref }]),
  );
}

function changesIn(before: Record<string, unknown>, after: Record<string, unknown>): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]))
    .map((field) => ({
      field,
      ...(before[field] === undefined ? {} : { before: before[field] }),
      ...(after[field] === undefined ? {} : { after: after[field] }),
    }));
}

/** Inputs or params by field; what a draft has instead counts as none. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

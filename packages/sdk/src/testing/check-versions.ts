import type { AnyAction } from '../connector.ts';
import { jsonSchemaOf, nodeType } from '../describe.ts';
import type { GivenInput, Upgrade } from '../upgrade.ts';
import type { AnyNode } from './check-connector.ts';

/** What is wrong with the versions of one node: the chain of upgrades, and that versions get along with each other. */
export function versionProblems(nodes: readonly AnyNode[]): string[] {
  const versions = nodes.toSorted((a, b) => a.version - b.version);
  const chain = versions.flatMap((node, index) => chainProblems(node, versions[index - 1]));
  return chain.length > 0
    ? chain
    : [
        ...versions.slice(1).flatMap((node, index) => pairProblems(versions[index] ?? node, node)),
        ...ledgerProblems(versions),
      ];
}

/** Versions count from 1 without a gap, and each leads on from the one before. */
function chainProblems(node: AnyNode, before: AnyNode | undefined): string[] {
  const type = nodeType(node);
  const { version, upgrade } = node;
  const expected = (before?.version ?? 0) + 1;
  if (version < expected) return [`${type} is defined twice.`];
  if (version > expected) {
    const missing = `${node.id}@${String(expected)}`;
    return [
      `${type} has a gap before it: ${missing} is missing. Keep old versions, flows are pinned to them.`,
    ];
  }
  if (upgrade === undefined)
    return before === undefined
      ? []
      : [`${type} has no upgrade: say how a node of version ${String(before.version)} becomes one.`];
  if (before === undefined) return [`${type} is the first version: there is nothing to upgrade from.`];
  return [
    ...(upgrade.from === before.version
      ? []
      : [
          `${type} upgrades from ${String(upgrade.from)}: it must be ${String(before.version)}, the version before.`,
        ]),
    ...upgrade.says
      .filter((sentence) => !/^[A-Z].*[.!?]$/s.test(sentence))
      .map((sentence) => `${type}: what its upgrade says must be a sentence: "${sentence}".`),
  ];
}

/** A version and the one before: what kind they are, names that the upgrade knows, and its migration. */
function pairProblems(before: AnyNode, node: AnyNode): string[] {
  const { upgrade } = node;
  if (upgrade === undefined) return [];
  const type = nodeType(node);
  if (kindOf(before) !== kindOf(node))
    return [`${type} is another kind of node than version ${String(before.version)}.`];
  const [was, is] = [connectionOf(before), connectionOf(node)];
  return [
    ...(was === is
      ? []
      : [
          `${type} needs a connection of another kind than version ${String(before.version)}: ${String(is)} instead of ${String(was)}.`,
        ]),
    ...renameProblems(type, 'way out', upgrade.ports, portsOf(before), portsOf(node)),
    ...renameProblems(type, 'output', upgrade.outputs, fieldsOf(outputOf(before)), fieldsOf(outputOf(node))),
    ...migrationProblems(before, node, upgrade),
  ];
}

/** Old names must have been there, new ones must be; a way out that goes must be given another name. */
function renameProblems(
  type: string,
  what: string,
  names: Readonly<Record<string, string>> = {},
  before: ReadonlySet<string> | undefined,
  after: ReadonlySet<string> | undefined,
): string[] {
  if (before === undefined || after === undefined) return [];
  const wrong = Object.entries(names).flatMap(([from, to]) => [
    ...(before.has(from)
      ? []
      : [`${type} renames the ${what} "${from}", which the version before does not have.`]),
    ...(after.has(to) ? [] : [`${type} renames the ${what} "${from}" to "${to}", which it does not have.`]),
    ...(what === 'way out' || /^[A-Za-z_]\w*$/.test(to)
      ? []
      : [`${type} renames the ${what} "${from}" to "${to}": formulas could not read it.`]),
  ]);
  const lost =
    what === 'way out' ? [...before].filter((name) => !after.has(name) && names[name] === undefined) : [];
  return [
    ...wrong,
    ...lost.map(
      (name) => `${type} has no ${what} "${name}" any more: say in "ports" which one wires take now.`,
    ),
  ];
}

function migrationProblems(before: AnyNode, node: AnyNode, upgrade: Upgrade<GivenInput> | Upgrade): string[] {
  const type = nodeType(node);
  try {
    upgrade.migrate(frozen({}));
  } catch (error) {
    return [`${type}: its upgrade cannot take a node without settings, as drafts have: ${String(error)}.`];
  }
  const sample = sampleOf(before);
  if (sample === undefined) return [];
  try {
    return misfits(node, upgrade.migrate(frozen(sample))).map(
      (what) => `${type}: ${what} after its upgrade of the sample of version ${String(before.version)}.`,
    );
  } catch (error) {
    return [
      `${type}: its upgrade fails for the sample of version ${String(before.version)}; it must be pure: ${String(error)}.`,
    ];
  }
}

/** What a node says when its fields are as in its sample; triggers have none. */
function sampleOf(node: AnyNode): Record<string, GivenInput> | undefined {
  if ('accepts' in node) return undefined;
  if (!('input' in node)) return node.sample as Record<string, GivenInput>;
  const given = Object.entries(node.sample.input);
  return Object.fromEntries(given.map(([field, value]) => [field, { value }]));
}

/** Fields that the new version does not know, or whose values do not fit. Missing ones are for people to fill in. */
function misfits(node: AnyNode, given: Record<string, unknown>): string[] {
  if (!('input' in node)) return [];
  const known = fieldsOf(jsonSchemaOf(node.input)) ?? new Set();
  const unknown = Object.keys(given).filter((field) => !known.has(field));
  const values = new Map(
    Object.entries(given).flatMap(([field, each]) =>
      typeof each === 'object' && each !== null && 'value' in each ? [[field, each.value]] : [],
    ),
  );
  const issues = node.input.safeParse(Object.fromEntries(values)).error?.issues ?? [];
  const wrong = issues.filter(({ path: [field] }) => values.has(String(field)));
  return [
    ...unknown.map((field) => `there is no input "${field}"`),
    ...wrong.map(({ path, message }) => `the input "${path.join('.')}" does not fit (${message})`),
  ];
}

/**
 * All versions of an action share what the ledger knows: a replay on another version finds what was written. Where the
 * system cannot be asked again, each version must be able to read the result of the others.
 */
function ledgerProblems(nodes: readonly AnyNode[]): string[] {
  const actions = nodes.filter((node): node is AnyAction => 'effect' in node);
  const asked = ({ effect }: AnyAction) => typeof effect === 'string' || 'once' in effect;
  return actions
    .filter((action) => !asked(action))
    .flatMap((action) =>
      actions
        .filter((other) => !action.output.safeParse(other.sample.output).success)
        .map(
          (other) =>
            `${nodeType(action)} cannot read the result of ${nodeType(other)}, and its system cannot be asked again: let its output accept that, or give the action another id.`,
        ),
    );
}

function kindOf(node: AnyNode): string {
  return 'accepts' in node ? 'trigger' : 'effect' in node ? 'action' : 'logic';
}

function connectionOf(node: AnyNode): string | undefined {
  return 'connection' in node ? node.connection?.id : undefined;
}

function portsOf(node: AnyNode): Set<string> | undefined {
  return 'effect' in node ? new Set(node.ports ?? ['out']) : undefined;
}

function outputOf(node: AnyNode) {
  if ('emits' in node) return jsonSchemaOf(node.emits, 'output');
  return 'output' in node ? jsonSchemaOf(node.output, 'output') : {};
}

/** Undefined for what is no record. */
function fieldsOf({ properties }: Record<string, unknown>): Set<string> | undefined {
  return typeof properties === 'object' && properties !== null ? new Set(Object.keys(properties)) : undefined;
}

/** Throws for whoever writes into it. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(Object.freeze(value))) frozen(each);
  return value;
}

import type { Upgrade } from '@crossdock/sdk';
import type { Catalogue } from './catalogue.ts';
import { findNode, type Flow, FlowNode, type NodeKey, type NodeType, parsePort, type Wire } from './flow.ts';
import { type AvailableUpgrade, newerVersions } from './node-versions.ts';
import { wirePortsOf } from './ports.ts';
import { renameOutputs } from './rename-outputs.ts';
import { type FieldChange, fieldsChanged, recordOf, type WireChange } from './upgrade-changes.ts';

/** What knows the nodes: their descriptions, and the upgrades that connectors ship, by the type each leads to. */
export interface Upgrades {
  catalogue: Catalogue;
  upgradeTo: (type: NodeType) => Upgrade | undefined;
}

/** What becomes of one node, and of what reads it. */
export interface NodeUpgrade extends AvailableUpgrade {
  fields: FieldChange[];
  wires: WireChange[];
}

/** A connector's migration threw, or made what no flow can store. Its message names node, version and reason. */
export class UpgradeFailed extends Error {
  constructor(node: NodeKey, type: NodeType, reason: string) {
    super(`"${node}" cannot become ${type}: ${reason}`);
    this.name = 'UpgradeFailed';
  }
}

/**
 * Takes nodes to their newest versions and says what changes. Pure: what is done with the flow is up to people. Nodes
 * without a newer version stay as they are. Throws `UpgradeFailed`.
 */
export function upgradeNodes(
  flow: Flow,
  keys: readonly NodeKey[],
  upgrades: Upgrades,
): { flow: Flow; upgrades: NodeUpgrade[] } {
  let upgraded = flow;
  const made: NodeUpgrade[] = [];
  for (const key of new Set(keys)) {
    const next = upgradeNode(upgraded, key, upgrades);
    if (next === undefined) continue;
    upgraded = next.flow;
    made.push(next.upgrade);
  }
  return { flow: upgraded, upgrades: made };
}

function upgradeNode(
  flow: Flow,
  key: NodeKey,
  { catalogue, upgradeTo }: Upgrades,
): { flow: Flow; upgrade: NodeUpgrade } | undefined {
  const from = findNode(flow, key)?.type ?? '';
  const versions = newerVersions(from, catalogue);
  const to = versions.at(-1);
  if (to === undefined) return undefined;
  let upgraded = flow;
  const says: string[] = [];
  for (const type of versions) {
    const upgrade = upgradeTo(type);
    if (upgrade === undefined) throw new UpgradeFailed(key, type, 'its connector has no upgrade to it');
    upgraded = upgradeOnce(upgraded, key, { type, upgrade }, catalogue);
    says.push(...upgrade.says, ...codeThatReads(upgraded, key, upgrade));
  }
  const kept = (wire: Wire | undefined) => wire !== undefined && hasPort(upgraded, key, wire, catalogue);
  const wires = flow.wires.flatMap((before, index): WireChange[] => {
    const after = upgraded.wires[index];
    if (after === undefined || !kept(after)) return [{ before }];
    return after.from === before.from ? [] : [{ before, after }];
  });
  return {
    flow: { ...upgraded, wires: upgraded.wires.filter(kept) },
    upgrade: { node: key, from, to, says, fields: fieldsChanged(flow, upgraded, key), wires },
  };
}

/** One step of the chain. Wires keep their places, so that what became of each can be told. */
function upgradeOnce(
  flow: Flow,
  key: NodeKey,
  { type, upgrade }: { type: NodeType; upgrade: Upgrade },
  catalogue: Catalogue,
): Flow {
  const node = findNode(flow, key);
  if (node === undefined) return flow;
  const { ports = {}, outputs = {} } = upgrade;
  const wires = flow.wires.map((wire) => {
    const { node: at, port } = parsePort(wire.from);
    return at === key && Object.hasOwn(ports, port)
      ? { ...wire, from: `${key}.${ports[port] ?? port}` }
      : wire;
  });
  const nodes = { ...flow.nodes, [key]: migrated(node, key, { type, upgrade }, catalogue) };
  return renameOutputs({ ...flow, nodes, wires }, key, outputs, catalogue);
}

function migrated(
  node: FlowNode,
  key: NodeKey,
  { type, upgrade }: { type: NodeType; upgrade: Upgrade },
  catalogue: Catalogue,
): FlowNode {
  const keeps = catalogue.get(type)?.kind === 'action' ? 'inputs' : 'params';
  try {
    const given = upgrade.migrate(structuredClone(recordOf(node[keeps])));
    const nothingSaid = node[keeps] === undefined && Object.keys(given).length === 0;
    return FlowNode.parse({ ...node, type, ...(nothingSaid ? {} : { [keeps]: given }) });
  } catch (error) {
    throw new UpgradeFailed(key, type, error instanceof Error ? error.message : String(error));
  }
}

function hasPort(flow: Flow, key: NodeKey, { from }: Wire, catalogue: Catalogue): boolean {
  const { node, port } = parsePort(from);
  const source = findNode(flow, node);
  return node !== key || source === undefined || wirePortsOf(source, catalogue).includes(port);
}

/** Code is its author's: where it may read a field that has another name now, that is said and left to people. */
function codeThatReads({ nodes }: Flow, key: NodeKey, { outputs = {} }: Upgrade): string[] {
  return Object.entries(nodes).flatMap(([name, { params }]) => {
    const { source } = recordOf(params);
    if (typeof source !== 'string' || !/\b(steps|trigger)\b/.test(source)) return [];
    return Object.entries(outputs)
      .filter(([before]) => new RegExp(`\\b${before}\\b`).test(source))
      .map(
        ([before, after]) =>
          `Look at the code of "${name}": if it reads "${before}" of "${key}", that is called "${after}" now.`,
      );
  });
}

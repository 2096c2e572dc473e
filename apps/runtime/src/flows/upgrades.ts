import type { UpgradeProposal } from '@crossdock/contracts';
import { type Flow, type NodeKey, type Problem, UpgradeFailed, upgradeNodes } from '@crossdock/flow';
import type { InstalledNodes } from '../catalogue/catalogue.ts';
import { unprocessable } from '../platform/http/problem.ts';
import { problemsOf } from './publish.ts';

/**
 * What a draft would be with nodes taken to their newest versions; stores nothing. Throws `flow.unknown-node`, and
 * `flow.upgrade-failed` where a connector's migration does.
 */
export function proposeUpgrade(
  flow: Flow,
  nodes: readonly NodeKey[],
  installed: InstalledNodes,
): UpgradeProposal {
  refuseUnknown(flow, nodes);
  const upgraded = upgradedOrRefused(flow, nodes, installed);
  const told = ({ code, message }: Problem) => `${code} ${message}`;
  const before = new Set(problemsOf(flow, installed.catalogue).map(told));
  const problems = problemsOf(upgraded.flow, installed.catalogue).filter((each) => !before.has(told(each)));
  return { ...upgraded, problems };
}

function refuseUnknown(flow: Flow, nodes: readonly NodeKey[]): void {
  const unknown = nodes.find((key) => !Object.hasOwn(flow.nodes, key));
  if (unknown === undefined) return;
  throw unprocessable(
    'flow.unknown-node',
    `There is no node "${unknown}" in this flow: name nodes of its draft.`,
  );
}

function upgradedOrRefused(flow: Flow, nodes: readonly NodeKey[], installed: InstalledNodes) {
  const { catalogue } = installed;
  try {
    return upgradeNodes(flow, nodes, { catalogue, upgradeTo: (type) => installed.upgradeTo(type) });
  } catch (error) {
    if (!(error instanceof UpgradeFailed)) throw error;
    throw unprocessable(
      'flow.upgrade-failed',
      `${error.message}. Nothing was changed; the node runs on as it is. Tell whoever maintains its connector.`,
    );
  }
}

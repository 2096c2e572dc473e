import { changeNode, RouteParams } from '@crossdock/flow';
import { command } from './command.ts';

/** Gives a branch another port name; its wires stay on it. */
export const renameBranchPort = command<{ key: string; from: string; to: string }>({
  name: 'flow.rename-branch-port',
  label: 'Rename port',
  can: ({ flow }, { key, from, to }) => {
    const branches = RouteParams.safeParse(flow.nodes[key]?.params).data?.branches ?? [];
    const ports = branches.map(({ port }) => port);
    return ports.includes(from) && !ports.includes(to) && /^[a-z][a-z0-9-]*$/.test(to) && to !== 'otherwise';
  },
  apply: (document, { key, from, to }, catalogue) => {
    const { flow } = document;
    const params = RouteParams.parse(flow.nodes[key]?.params);
    const renamed = params.branches.map((branch) =>
      branch.port === from ? { ...branch, port: to } : branch,
    );
    const changed = changeNode(
      flow,
      key,
      (node) => ({ ...node, params: { ...params, branches: renamed } }),
      catalogue,
    );
    const wires = flow.wires.map((wire) =>
      wire.from === `${key}.${from}` ? { ...wire, from: `${key}.${to}` } : wire,
    );
    return { ...document, flow: { ...changed, wires } };
  },
});

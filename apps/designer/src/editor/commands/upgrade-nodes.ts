import type { Flow } from '@crossdock/flow';
import { command } from './command.ts';

/** Puts the flow as the server proposed it in the place of the one it was made from, and of no other. */
export const upgradeNodes = command<{ from: Flow; to: Flow }>({
  name: 'flow.upgrade-nodes',
  label: 'Upgrade node',
  can: ({ flow }, { from, to }) =>
    flow === from && Object.keys(from.nodes).every((key) => to.nodes[key] !== undefined),
  apply: (document, { to }) => ({ ...document, flow: to }),
});

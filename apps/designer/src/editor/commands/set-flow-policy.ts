import { Policy } from '@crossdock/flow';
import { command } from './command.ts';

export const setFlowPolicy = command<{ policy: Policy }>({
  name: 'flow.set-policy',
  label: 'Change policy of the flow',
  can: (_, { policy }) => Policy.safeParse(policy).success,
  apply: (document, { policy }) => ({ ...document, flow: { ...document.flow, policy } }),
});

import { addWire, type Wire, wireFits } from '@crossdock/flow';
import { command } from './command.ts';

export const connectPorts = command<Wire>({
  name: 'flow.connect-ports',
  label: 'Connect',
  can: ({ flow }, wire, catalogue) => wireFits(flow, wire, catalogue),
  apply: (document, wire, catalogue) => ({ ...document, flow: addWire(document.flow, wire, catalogue) }),
});

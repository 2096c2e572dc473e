import { addWire, type Wire, wireFits } from '@crossdock/flow';
import { command } from './command.ts';

export const connectPorts = command<Wire>({
  name: 'flow.connect-ports',
  label: 'Connect',
  can: ({ flow }, wire) => wireFits(flow, wire),
  apply: (document, wire) => ({ ...document, flow: addWire(document.flow, wire) }),
});

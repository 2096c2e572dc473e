import { flowContracts } from './flows.ts';
import { runContracts } from './runs.ts';
import { sessionContracts, tokenContracts } from './session.ts';
import { systemContracts } from './system.ts';

/** The whole API, by group. */
export const api = {
  session: sessionContracts,
  tokens: tokenContracts,
  system: systemContracts,
  flows: flowContracts,
  runs: runContracts,
};

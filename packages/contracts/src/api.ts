import { approvalContracts } from './approvals.ts';
import { codeContracts } from './code.ts';
import { crossReferenceContracts } from './cross-references.ts';
import { effectContracts } from './effects.ts';
import { flowContracts } from './flows.ts';
import { peopleContracts } from './people.ts';
import { replayContracts } from './replays.ts';
import { runControlContracts } from './run-controls.ts';
import { runContracts } from './runs.ts';
import { sessionContracts, tokenContracts } from './session.ts';
import { systemContracts } from './system.ts';
import { triggerContracts } from './triggers.ts';
import { upgradeContracts } from './upgrades.ts';

/** The whole API, by group. */
export const api = {
  session: sessionContracts,
  tokens: tokenContracts,
  people: peopleContracts,
  system: systemContracts,
  flows: flowContracts,
  upgrades: upgradeContracts,
  triggers: triggerContracts,
  code: codeContracts,
  runs: runContracts,
  runControls: runControlContracts,
  effects: effectContracts,
  replays: replayContracts,
  approvals: approvalContracts,
  crossReferences: crossReferenceContracts,
};

export { decide, type Decision, endOf } from './decide.ts';
export { drive, type Drive, type Driven } from './drive.ts';
export { effectKey } from './effect-key.ts';
export { eventMisfit } from './event-misfit.ts';
export type { EventKind, Instant, JournalEvent } from './journal/events.ts';
export { InMemoryJournal } from './journal/in-memory.ts';
export {
  type IntentAnswer,
  intentOf,
  type Journal,
  type Lease,
  LeaseLost,
  type RunId,
} from './journal/journal.ts';
export { prepare, type PreparedPlan, type PreparedStep } from './prepare.ts';
export { nextDelay } from './retry.ts';
export { apply, fold, type RunState, type StepRun } from './run-state.ts';
export type { Connections, Definitions, World } from './world.ts';

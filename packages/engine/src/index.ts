export {
  type Children,
  countOf,
  itemsCancelled,
  itemsCorrelation,
  itemsEnded,
  type ItemsEvent,
  type ItemsOutcome,
  type ItemsParent,
  type ItemsTally,
} from './children.ts';
export { decide, type Decision } from './decide.ts';
export { drive } from './drive.ts';
export type { Drive, Driven } from './driver.ts';
export { effectKey } from './effect-key.ts';
export { eventMisfit } from './event-misfit.ts';
export { CallWhileBusy, type Gather } from './gather.ts';
export type { EventKind, Instant, JournalEvent, ParkReason, Spent } from './journal/events.ts';
export { journalToResume, type Resumption } from './journal-to-resume.ts';
export { InMemoryJournal } from './journal/in-memory.ts';
export { KeysUnderWay } from './keys-under-way.ts';
export {
  type Confirmed,
  type IntentAnswer,
  intentOf,
  type Journal,
  type Lease,
  LeaseLost,
  type RunId,
} from './journal/journal.ts';
export { callsUnderWay, leftInDoubt } from './left-in-doubt.ts';
export { joinPorts, splitPorts } from './ports.ts';
export { prepare, type PreparedPlan, type PreparedStep } from './prepare.ts';
export type { ListBuilder, Lists, StoredSlice } from './lists.ts';
export { never } from './never.ts';
export { nextDelay } from './retry.ts';
export { apply, fold, type RunState, type StepRun } from './run-state.ts';
export { itemOf, keyOf, prefixOf, type ScopePrefix, type StepPath, undoneBy } from './step-path.ts';
export { madeByTrigger, type Triggered } from './perform/trigger-step.ts';
export type { Connections, Definitions, Echoes, Sandbox, Signals, World } from './world.ts';

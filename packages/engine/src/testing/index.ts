export { type Death } from './crash-points.ts';
export { FlowWorld, type FlowWorldParts, type RunStanding } from './flow-world.ts';
export { InMemoryPlatform } from './in-memory-platform.ts';
export { describeJournal, type JournalHarness } from './journal.conformance.ts';
export { MemorySignals } from './memory-world.ts';
export { orderTrigger, testActions, TestSystem } from './systems.ts';

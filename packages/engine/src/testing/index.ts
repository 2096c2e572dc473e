export { describeJournal, type JournalHarness } from './journal.conformance.ts';

export { api } from './api.ts';
export { Approval, approvalContracts, ApprovalDecision } from './approvals.ts';
export { ApiError, type Client, makeClient } from './client.ts';
export { codeContracts, CodeTrial } from './code.ts';
export { ConnectionGate, ConnectionLimits, GateStanding } from './connections.ts';
export type { AnswerOf, Contract, ContractGroup, Permission, Received, ReturnOf } from './contract.ts';
export {
  CrossReference,
  crossReferenceContracts,
  CrossReferencePage,
  CrossReferenceQuery,
} from './cross-references.ts';
export { EffectAnswer, effectContracts, SettledEffect } from './effects.ts';
export {
  Deployment,
  Draft,
  FlowActivity,
  flowContracts,
  FlowDetail,
  FlowHealth,
  FlowSummary,
  FlowVersion,
} from './flows.ts';
export { LiveEvent, livePath } from './live.ts';
export { openApiDocument } from './openapi.ts';
export { peopleContracts } from './people.ts';
export { ProblemDocument } from './problem.ts';
export { ReplayBatch, ReplayBatchState, replayContracts, ReplayCount, ReplayMany } from './replays.ts';
export { runControlContracts, RunIntervention } from './run-controls.ts';
export { Attempt, RunDetail, StepDetail, StepState, StepWait } from './run-detail.ts';
export { FailureSummary, RunSource, RunStatus, RunSummary } from './run-summary.ts';
export { ListPage, ListQuery, Replay, runContracts, RunPage, RunQuery } from './runs.ts';
export { ApiToken, Credentials, Person, sessionContracts, tokenContracts } from './session.ts';
export { Connection, Environment, EnvironmentSettings, OrderScenario, systemContracts } from './system.ts';
export { Coverage, FileQuery, filesPath, FileTaken, triggerContracts } from './triggers.ts';
export { upgradeContracts, UpgradeProposal } from './upgrades.ts';

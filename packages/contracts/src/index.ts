export { api } from './api.ts';
export { ApiError, type Client, makeClient } from './client.ts';
export type { AnswerOf, Contract, ContractGroup, Permission, Received, ReturnOf } from './contract.ts';
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
export { ProblemDocument } from './problem.ts';
export {
  Attempt,
  FailureSummary,
  Replay,
  runContracts,
  RunDetail,
  RunPage,
  RunQuery,
  RunStatus,
  RunSummary,
  StepDetail,
  StepState,
} from './runs.ts';
export { ApiToken, Credentials, Person, sessionContracts, tokenContracts } from './session.ts';
export { Connection, Environment, OrderScenario, systemContracts } from './system.ts';

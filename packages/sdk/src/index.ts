export { z } from 'zod';
export {
  type ActionDefinition,
  type Batch,
  type BatchItem,
  type BatchResult,
  type Call,
  defineAction,
  type Echo,
  type ExternalRecord,
} from './action.ts';
export { type ConnectionDefinition, defineConnection, type Memory, type Opening } from './connection.ts';
export {
  type AnyAction,
  type AnyConnection,
  type AnyLogic,
  type AnyTrigger,
  type Connector,
  defineConnector,
} from './connector.ts';
export {
  type ActionDescriptor,
  type ConnectionDescriptor,
  type ConnectorDescriptor,
  describe,
  type JsonSchema,
  jsonSchemaOf,
  type LogicDescriptor,
  type NodeDescriptor,
  nodeType,
  type TriggerDescriptor,
  type TriggerWay,
} from './describe.ts';
export { type Effect, type EffectKind, effectKindOf, naturalKeyOf } from './effect.ts';
export {
  business,
  Failure,
  FailureError,
  FailureKind,
  isFailureError,
  Outcome,
  permanent,
  policy,
  transient,
} from './failure.ts';
export {
  failureOfStatus,
  type Http,
  type HttpRequest,
  type HttpResponse,
  jsonOf,
  retryAfterOf,
  sendOk,
} from './http.ts';
export { type CallBudget, type CostScheme, type Limits, type Rate } from './limits.ts';
export { defineLogic, type LogicDefinition } from './logic.ts';
export {
  type ApprovalRequest,
  type GroupItem,
  type Platform,
  type PublishedEvent,
  type SubRun,
} from './platform.ts';
export { misfitWords } from './misfit-words.ts';
export { StoredList, storedListIn } from './stored-list.ts';
export {
  defineTrigger,
  type EventOrigin,
  type Misfire,
  type Schedule,
  type SweepPage,
  type TriggerDefinition,
  type TriggerParams,
  type UploadFormat,
} from './trigger.ts';
export { secret, type UiHint } from './ui.ts';
export { convertInput, type GivenInput, type Upgrade } from './upgrade.ts';
export { type AwaitedSignal, type Wait, type WaitEnd, type WaitReason } from './wait.ts';
export {
  type HmacProof,
  type PlainSameness,
  type Proof,
  type Sameness,
  type SignedInstant,
  type WebhookScheme,
} from './webhook.ts';

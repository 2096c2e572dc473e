export { z } from 'zod';
export { type ActionDefinition, type Call, defineAction, type ExternalRecord } from './action.ts';
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
export { defineLogic, type LogicDefinition } from './logic.ts';
export { defineTrigger, type EventOrigin, type SweepPage, type TriggerDefinition } from './trigger.ts';
export { secret, type UiHint } from './ui.ts';
export { type WebhookScheme } from './webhook.ts';

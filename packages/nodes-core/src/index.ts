import { type Connector, defineConnector } from '@crossdock/sdk';
import { aggregate } from './actions/aggregate.ts';
import { approval } from './actions/approval.ts';
import { findReference, linkReference } from './actions/cross-reference.ts';
import { deDuplicate } from './actions/de-duplicate.ts';
import { delay } from './actions/delay.ts';
import { sendHttpRequest } from './actions/http-request.ts';
import { publishEvent } from './actions/publish-event.ts';
import { subFlow } from './actions/sub-flow.ts';
import { throttle } from './actions/throttle.ts';
import { waitForEvent } from './actions/wait-for-event.ts';
import { httpConnection } from './http/http.connection.ts';
import { httpRead } from './http/http-read.ts';
import { httpWrite } from './http/http-write.ts';
import { code } from './logic/code.ts';
import { decisionTable } from './logic/decision-table.ts';
import { filter } from './logic/filter.ts';
import { forEach } from './logic/for-each.ts';
import { lookup } from './logic/lookup.ts';
import { map } from './logic/map.ts';
import { merge } from './logic/merge.ts';
import { raise } from './logic/raise.ts';
import { reply } from './logic/reply.ts';
import { route } from './logic/route.ts';
import { setVariables } from './logic/set-variables.ts';
import { stop } from './logic/stop.ts';
import { tryAll } from './logic/try.ts';
import { eventTrigger } from './triggers/event.trigger.ts';
import { fileTrigger } from './triggers/file.trigger.ts';
import { manualTrigger } from './triggers/manual.trigger.ts';
import { pollTrigger } from './triggers/poll.trigger.ts';
import { requestTrigger } from './triggers/request.trigger.ts';
import { scheduleTrigger } from './triggers/schedule.trigger.ts';
import { webhookTrigger } from './triggers/webhook.trigger.ts';
import { webhookSender } from './webhook-sender.connection.ts';

/** The nodes every installation has. */
export const coreConnector: Connector = defineConnector({
  id: 'core',
  connections: [httpConnection, webhookSender],
  triggers: [
    webhookTrigger,
    requestTrigger,
    scheduleTrigger,
    pollTrigger,
    eventTrigger,
    fileTrigger,
    manualTrigger,
  ],
  logic: [
    map,
    route,
    decisionTable,
    filter,
    merge,
    setVariables,
    lookup,
    code,
    forEach,
    tryAll,
    raise,
    reply,
    stop,
  ],
  actions: [
    sendHttpRequest,
    httpRead,
    httpWrite,
    delay,
    waitForEvent,
    approval,
    subFlow,
    publishEvent,
    deDuplicate,
    aggregate,
    throttle,
    findReference,
    linkReference,
  ],
});

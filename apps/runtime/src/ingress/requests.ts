import type { Failure, FailureKind } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import type { PlanTrigger } from '../catalogue/catalogue.ts';
import type { DeployedFlow } from '../flows/deployed-flows.ts';
import { Replies, type RunAnswer } from '../runs/replies.ts';
import { arrivalOf, type ReadEvent } from './arrival.ts';
import { Intake } from './intake.ts';

/** What the sender of a request is answered. */
export type RunResponse =
  /** With the flow's own words; 204 has none. */
  | { is: 'reply'; status: number; body: unknown }
  | { is: 'problem'; status: number; code: string; message: string };

/** How many senders may wait in one process. */
const mostWaiting = 1_000;

/** Requests: runs that somebody waits for. The event is durable before its run begins, as with every other one. */
@Injectable()
export class Requests {
  readonly #intake: Intake;
  readonly #replies: Replies;

  constructor(@Inject(Intake) intake: Intake, @Inject(Replies) replies: Replies) {
    this.#intake = intake;
    this.#replies = replies;
  }

  /**
   * Starts the run; `response` comes within the time that its trigger allows, and never rejects. Answers `busy` when too
   * many wait already; then nothing was stored.
   */
  async start(
    deployed: DeployedFlow,
    { trigger, params }: Pick<PlanTrigger, 'trigger' | 'params'>,
    read: ReadEvent,
  ): Promise<'busy' | { run: string; response: Promise<RunResponse> }> {
    if (this.#replies.waiting >= mostWaiting) return 'busy';
    const withinMs = trigger.answersWithinMs?.(params) ?? 0;
    const until = Date.now() + withinMs;
    let answer: Promise<RunAnswer | undefined> = Promise.resolve(undefined);
    const { run, kept } = await this.#intake.take(arrivalOf(deployed, 'request', read), read.event, {
      accepted: read.accepted,
      beforeStart: (id) => {
        answer = this.#replies.answerOf(id, Math.max(0, until - Date.now()));
      },
    });
    if (kept !== undefined) return { run, response: Promise.resolve(problemOf(kept)) };
    const late = trigger.lateAnswer?.(params) ?? { status: 504, body: {} };
    return { run, response: answer.then((given) => responseOf(given, late)) };
  }
}

function responseOf(answer: RunAnswer | undefined, late: { status: number; body: unknown }): RunResponse {
  switch (answer?.by) {
    case undefined:
      return { is: 'reply', ...late };
    case 'reply':
      return { is: 'reply', status: answer.status, body: answer.body };
    case 'end':
      return { is: 'reply', status: 204, body: null };
    case 'failure':
      return problemOf(answer.failure);
    case 'cancellation':
      return { is: 'problem', status: 503, code: 'runs.cancelled', message: 'The run was cancelled.' };
  }
}

/** What the sender may know of a failure: no evidence, since that is for the people who run the flow. */
function problemOf({ kind, code, message }: Failure): RunResponse {
  return { is: 'problem', status: code === 'core.not-json' ? 400 : statuses[kind], code, message };
}

const statuses: Record<FailureKind, number> = { business: 422, transient: 503, permanent: 500, policy: 403 };

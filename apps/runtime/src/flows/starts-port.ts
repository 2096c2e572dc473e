/** What to start a flow with. */
export interface StartRequest {
  /** The event, as JSON. */
  body: unknown;
  /** Starting twice with the same one is starting once. */
  idempotencyKey: string | undefined;
  /** E-mail address of whoever starts it. */
  by: string;
}

/** Starts a run of what is deployed. */
export interface StartsFlows {
  /** Answers the id of the run. Throws a problem, such as `runs.not-deployed`. */
  start(environment: string, flow: string, request: StartRequest): Promise<string>;
}

export const STARTS = Symbol('starts');

import type { Http } from './http.ts';

/** A canonical event that flows publish for others: `order.placed`. */
export interface PublishedEvent {
  /** Tells it from others: publishing twice under one id is publishing once. */
  id: string;
  /** Entity first, past tense: `order.placed`. */
  name: string;
  /** What it is about, for runs that wait for it: `shop/order/1001`. */
  correlation: string;
  body: unknown;
}

/** A run of another flow, started by a step. */
export interface SubRun {
  /** Starting twice under one id is starting once. */
  id: string;
  /** Slug of the flow; its deployed version is run. */
  flow: string;
  input: unknown;
  parent: { run: string; step: string };
}

/** A question to a person. */
export interface ApprovalRequest {
  id: string;
  run: string;
  step: string;
  title: string;
  /** Shown with the question. */
  details: unknown;
  /** JSON Schema of the answers to give along with the decision. */
  form: Record<string, unknown>;
  /** Who may decide: names of roles or e-mail addresses; empty: anybody with the permission. */
  deciders: string[];
  /** Who must not decide, beside those who caused the run. */
  not: string[];
  /** Whether those who caused the run may decide all the same. */
  selfApproval: boolean;
  /** Milliseconds since 1970. */
  until?: number;
}

/** An item given to a group that is handed on together. */
export interface GroupItem {
  /** Who joins. The same step of a run joins once, and so do its replays. */
  run: string;
  step: string;
  /** The group: its name and key in one text. */
  group: string;
  item: unknown;
  /** The group closes when it has this many items. */
  most: number;
  /** And at the latest then, in milliseconds since 1970; counts from its first item. */
  closesAt: number;
}

/**
 * What actions without a connection are given: HTTP, and the state that flows of one environment share. Every call
 * that changes something takes an id and is done once however often it is repeated.
 */
export interface Platform extends Http {
  /** `by`: the run that publishes. Who caused it has caused the runs that the event starts, too. */
  publish(event: PublishedEvent, by: { run: string }): Promise<{ runs: string[] }>;
  startRun(sub: SubRun): Promise<{ run: string }>;
  /**
   * Whether this is the first time the key is seen in the scope within the time. The same step of a run gets the same
   * answer, and so does that of its replays.
   */
  claimFirst(claim: {
    run: string;
    step: string;
    scope: string;
    key: string;
    forMs: number;
  }): Promise<{ first: boolean }>;
  /**
   * Joins a group; the first of a group leads it: it waits until the group is closed and takes all items. A replay is
   * answered as the run it replays: it joins nothing twice, and leads what that run led.
   */
  joinGroup(item: GroupItem): Promise<{ group: string; leads: boolean; closesAt: number }>;
  /**
   * Closes a group for its leader and answers its items in the order they came; closed once, it answers the same again.
   * Undefined for who does not lead it, or no longer.
   */
  closeGroup(leader: { run: string; step: string; group: string }): Promise<unknown[] | undefined>;
  /** A place in a paced queue: when the caller may go, in milliseconds since 1970. */
  reserve(slot: {
    id: string;
    pace: string;
    calls: number;
    perMs: number;
    now: number;
  }): Promise<{ at: number }>;
  /** Which record of another system is the same thing; undefined when nobody said so. */
  findReference(query: { entity: string; from: string; system: string }): Promise<string | undefined>;
  /** Says that two records are the same thing. */
  linkReference(link: { entity: string; from: string; system: string; to: string }): Promise<void>;
  askApproval(request: ApprovalRequest): Promise<{ approval: string }>;
}

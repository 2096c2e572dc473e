import type { z } from 'zod';
import type { ConnectionDefinition } from './connection.ts';
import type { Upgrade } from './upgrade.ts';
import type { WebhookScheme } from './webhook.ts';

/** Where an event came from, for building references. */
export interface EventOrigin {
  /** The alias of the connection, first word of every `Ref`: `shop`. `core` for triggers without one. */
  system: string;
}

/** How a flow configures a trigger; empty for triggers that need nothing said. */
export type TriggerParams = Record<string, unknown>;

/** One page of a sweep: what changed, and the cursor that is safe once the page is stored. */
export interface SweepPage<Event> {
  events: Event[];
  /** Highest source timestamp seen, in the source's own words. Never our clock. */
  cursor: string;
}

/** What to do with moments of a schedule that passed while nobody could run them. */
export type Misfire = 'run-once' | 'run-all' | 'skip';

/** Moments at which runs start. */
export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: string;
  /** IANA name, such as Europe/Berlin: what "six in the morning" means there, in summer and winter. */
  zone: string;
  misfire: Misfire;
}

/** How an uploaded file becomes rows. Each row is a record. */
export interface UploadFormat {
  /** `csv`: the first line has the names, and every value is a text. `json`: one list. `json-lines`: a record a line. */
  format: 'csv' | 'json' | 'json-lines';
  /** Default: utf-8. `latin1` is what Windows and browsers mean by it: windows-1252. */
  encoding?: 'utf-8' | 'latin1';
  /** CSV: the sign between fields. Default: a comma. */
  separator?: string;
  /** CSV: columns without which the file is refused. */
  columns?: readonly string[];
  /** Leaves out rows that cannot be read. Otherwise one of them refuses the whole file. */
  skipBadRows?: boolean;
}

/**
 * Starts runs for things that happen. A trigger says by which ways: deliveries (`webhook`), looking (`sweep`, alone
 * it is a poll), time (`schedule`), events of other flows (`listens`), files (`upload`). Any trigger can be started
 * by hand.
 */
export interface TriggerDefinition<
  Event extends z.ZodType = z.ZodType,
  Emits extends z.ZodType = z.ZodType,
  Settings extends z.ZodObject = z.ZodObject,
  Client = unknown,
> {
  /** System first: `woocommerce.order`. */
  id: string;
  version: number;
  /** From version 2 on. */
  upgrade?: Upgrade;
  title: string;
  description: string;
  /** Absent for triggers of the platform itself. */
  connection?: ConnectionDefinition<Settings, Client>;
  /** How a flow configures it. */
  params?: z.ZodObject;
  /** What the system really sends; checked at the edge. */
  accepts: Event;
  /** What the rest of the flow sees. */
  emits: Emits;
  /** How deliveries are recognised; from the params and the settings of the connection where they have a say. */
  webhook?: WebhookScheme | ((given: { params: TriggerParams; settings: TriggerParams }) => WebhookScheme);
  /** The sender waits for what the flow replies, at most so long, in milliseconds. */
  answersWithinMs?: (params: TriggerParams) => number;
  /** What the sender is told when no reply came in time. Default: 504 and no more than that. */
  lateAnswer?: (params: TriggerParams) => { status: number; body: unknown };
  /** JSON Schema of what a person fills in to start it by hand; without it, an event as `accepts` has it. */
  form?: (params: TriggerParams) => Record<string, unknown>;
  schedule?: (params: TriggerParams) => Schedule;
  /** The canonical event it listens to: `order.placed`. */
  listens?: (params: TriggerParams) => string;
  upload?: (params: TriggerParams) => UploadFormat;
  /** Why an event of this shape is none of this trigger's, as a sentence; it is then acknowledged and dropped. */
  ignores?: (event: z.output<Event>) => string | undefined;
  /**
   * Names one state of one record: `42@2026-11-21T03:40:27`. The platform adds a digest of the accepted
   * content, so two changes within one second are two events and one change delivered twice is one.
   */
  eventId: (event: z.output<Event>, params: TriggerParams) => string;
  /** Business keys by which people search: `{ order: '1001' }`. */
  keys: (event: z.output<Event>, params: TriggerParams) => Record<string, string>;
  /** What the event would look like if it were a write of ours coming back, see `Echo` of actions. */
  echo?: (event: z.output<Event>) => { record: string; content: string } | undefined;
  /** Finds what webhooks missed, or, without a webhook, everything. Pages oldest first; starts at `since` minus the overlap. */
  sweep?: {
    everyMs: number | ((params: TriggerParams) => number);
    overlapMs: number;
    list: (
      client: Client,
      since: string | undefined,
      overlapMs: number,
      params: TriggerParams,
    ) => AsyncIterable<SweepPage<unknown>>;
  };
  /** Theirs to ours. Pure. Rejects with a business failure when the event cannot mean anything. */
  map: (event: z.output<Event>, origin: EventOrigin) => z.output<Emits>;
  sample: unknown;
}

export function defineTrigger<
  Event extends z.ZodType,
  Emits extends z.ZodType,
  Settings extends z.ZodObject,
  Client,
>(
  definition: TriggerDefinition<Event, Emits, Settings, Client>,
): TriggerDefinition<Event, Emits, Settings, Client> {
  return definition;
}

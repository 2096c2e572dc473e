import type { z } from 'zod';
import type { ConnectionDefinition } from './connection.ts';
import type { WebhookScheme } from './webhook.ts';

/** Where an event came from, for building references. */
export interface EventOrigin {
  /** The alias of the connection, first word of every `Ref`: `shop`. */
  system: string;
}

/** One page of a sweep: what changed, and the cursor that is safe once the page is stored. */
export interface SweepPage<Event> {
  events: Event[];
  /** Highest source timestamp seen, in the source's own words. Never our clock. */
  cursor: string;
}

/** Starts runs for things that happen in a system. */
export interface TriggerDefinition<
  Event extends z.ZodType = z.ZodType,
  Emits extends z.ZodType = z.ZodType,
  Settings extends z.ZodObject = z.ZodObject,
  Client = unknown,
> {
  /** System first: `woocommerce.order`. */
  id: string;
  version: number;
  title: string;
  description: string;
  connection: ConnectionDefinition<Settings, Client>;
  /** What the system really sends; checked at the edge. */
  accepts: Event;
  /** What the rest of the flow sees. */
  emits: Emits;
  webhook: WebhookScheme;
  /** Why an event of this shape is none of this trigger's, as a sentence; it is then acknowledged and dropped. */
  ignores?: (event: z.output<Event>) => string | undefined;
  /**
   * Names one state of one record: `42@2026-11-21T03:40:27`. The platform adds a digest of the accepted
   * content, so two changes within one second are two events and one change delivered twice is one.
   */
  eventId: (event: z.output<Event>) => string;
  /** Business keys by which people search: `{ order: '1001' }`. */
  keys: (event: z.output<Event>) => Record<string, string>;
  /** Finds what webhooks missed. Pages oldest first; starts at `since` minus the overlap. */
  sweep?: {
    everyMs: number;
    overlapMs: number;
    list: (client: Client, since: string | undefined, overlapMs: number) => AsyncIterable<SweepPage<unknown>>;
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

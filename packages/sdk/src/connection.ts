import type { z } from 'zod';
import type { Http } from './http.ts';
import type { Limits } from './limits.ts';

/**
 * What a connection remembers between steps in one process: version probes, user ids, tax tables.
 * `load` runs once for all who ask at the same time; a failed load is not remembered.
 */
export interface Memory {
  get<T>(key: string, load: () => Promise<T>, options?: { forMs?: number }): Promise<T>;
  forget(key: string): void;
}

/** What a connector gets when one of its connections is opened for a step. */
export interface Opening<Settings> {
  settings: Settings;
  http: Http;
  memory: Memory;
}

/** A system that flows can talk to. Settings marked `secret()` are encrypted at rest and never shown. */
export interface ConnectionDefinition<Settings extends z.ZodObject = z.ZodObject, Client = unknown> {
  /** System first, kebab-case: `woocommerce`. */
  id: string;
  title: string;
  /** Two letters for the tile on the canvas. */
  monogram: string;
  description: string;
  settings: Settings;
  /** What the system bears unless a connection says otherwise. None of ours when left out. */
  limits?: Limits;
  /** Cheap: called for each step. Keep what is dear in `memory`. */
  open: (opening: Opening<z.output<Settings>>) => Client;
  /** Proves that the settings work and says what was found, such as the version. Rejects with a failure. */
  test: (client: Client) => Promise<Record<string, string>>;
}

export function defineConnection<Settings extends z.ZodObject, Client>(
  definition: ConnectionDefinition<Settings, Client>,
): ConnectionDefinition<Settings, Client> {
  return definition;
}

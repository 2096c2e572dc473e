import type { AnyConnection } from '@crossdock/sdk';

/** Opens a connection by its alias, with all that calls need: HTTP, time-outs, memory. */
export interface ConnectionOpener {
  open(environment: string, alias: string): Promise<{ definition: AnyConnection; client: unknown }>;
}

export const CONNECTION_OPENER = Symbol('connection opener');

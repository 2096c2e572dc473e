import type { z } from '@crossdock/sdk';
import { httpRead } from '../http/http-read.ts';
import { type ApiServer, call } from './api-server.ts';

export type ReadInput = z.input<typeof httpRead.input>;

/** Reads over HTTP from a server, as a step with this input does. */
export function readFrom(server: ApiServer, input: ReadInput = {}, settings: object = {}) {
  return httpRead.run(server.client(settings), httpRead.input.parse(input), call);
}

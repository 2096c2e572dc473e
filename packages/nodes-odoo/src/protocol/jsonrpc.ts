import { FailureError, failureOfStatus, type Http, type HttpRequest, jsonOf, z } from '@crossdock/sdk';
import { contractBroken, failureOfOdoo, OdooError } from './odoo-error.ts';
import type { Rpc, RpcCall } from './rpc.ts';

const Answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ data: OdooError }).optional(),
});

/** Who calls: user and secret travel with every call. The secret is a password or an API key. */
export interface Caller {
  database: string;
  uid: number;
  secret: string;
}

interface ServiceCall {
  service: 'common' | 'object';
  method: string;
  args: readonly unknown[];
  intent: HttpRequest['intent'];
}

/** JSON-RPC, the way into Odoo up to 18.0, still served by 19.0. */
export class JsonRpc implements Rpc {
  readonly #http: Http;
  readonly #url: string;
  readonly #caller: Caller;

  constructor(http: Http, url: string, caller: Caller) {
    this.#http = http;
    this.#url = url;
    this.#caller = caller;
  }

  call({ model, method, ids, args = {}, context, intent }: RpcCall): Promise<unknown> {
    const { database, uid, secret } = this.#caller;
    // The first argument goes by position: `create` of 17.0 takes its values from there and nowhere else.
    const [first, ...others] = Object.entries(args);
    const positional = [...(ids === undefined ? [] : [ids]), ...(first === undefined ? [] : [first[1]])];
    const named = { ...Object.fromEntries(others), ...(context === undefined ? {} : { context }) };
    return callService(this.#http, this.#url, {
      service: 'object',
      method: 'execute_kw',
      args: [database, uid, secret, model, method, positional, named],
      intent,
    });
  }
}

/**
 * One call to a service of `/jsonrpc`. Errors of the application arrive with status 200; an answer without a
 * `result` is a success that returned nothing (recorded from Odoo 17.0 and 19.0).
 */
export async function callService(http: Http, url: string, call: ServiceCall): Promise<unknown> {
  const { intent, ...params } = call;
  const response = await http.send({
    method: 'POST',
    url: `${url}/jsonrpc`,
    json: { jsonrpc: '2.0', method: 'call', params, id: 1 },
    intent,
  });
  const failure = failureOfStatus('odoo', response, intent);
  if (failure !== undefined) throw new FailureError(failure);
  const answer = Answer.safeParse(jsonOf(response, intent));
  if (!answer.success)
    throw contractBroken('the answer is no JSON-RPC.', { body: response.text.slice(0, 500) });
  if (answer.data.error !== undefined) throw failureOfOdoo(answer.data.error.data, intent);
  return answer.data.result ?? null;
}

import { FailureError, failureOfStatus, type Http, type HttpResponse, jsonOf } from '@crossdock/sdk';
import { failureOfOdoo, OdooError, unknownDatabase } from './odoo-error.ts';
import type { Rpc, RpcCall } from './rpc.ts';

/**
 * JSON-2, the way into Odoo from 19.0 on: `POST /json/2/<model>/<method>` with named arguments and an API key.
 * https://www.odoo.com/documentation/19.0/developer/reference/external_api.html
 */
export class Json2 implements Rpc {
  readonly #http: Http;
  readonly #url: string;
  readonly #database: string;
  readonly #apiKey: string;

  constructor(http: Http, url: string, { database, apiKey }: { database: string; apiKey: string }) {
    this.#http = http;
    this.#url = url;
    this.#database = database;
    this.#apiKey = apiKey;
  }

  async call({ model, method, ids, args, context, intent }: RpcCall): Promise<unknown> {
    const response = await this.#http.send({
      method: 'POST',
      url: `${this.#url}/json/2/${model}/${method}`,
      headers: { authorization: `bearer ${this.#apiKey}`, 'x-odoo-database': this.#database },
      json: { ...args, ...(ids === undefined ? {} : { ids }), ...(context === undefined ? {} : { context }) },
      intent,
    });
    const failure = failureOfStatus('odoo', response, intent);
    if (failure === undefined) return jsonOf(response, intent);
    const error = errorIn(response);
    if (error !== undefined) throw failureOfOdoo(error, intent);
    if (response.status === 404 && response.text.includes('No database is selected')) {
      throw unknownDatabase(this.#database, { status: response.status });
    }
    throw new FailureError(failure);
  }
}

/** The body of an error of Odoo itself. A proxy in front of it answers with a page. */
function errorIn(response: HttpResponse): OdooError | undefined {
  try {
    return OdooError.safeParse(JSON.parse(response.text)).data;
  } catch {
    return undefined;
  }
}

import { type Http, type HttpRequest, type HttpResponse, transient } from '@crossdock/sdk';
import { Agent, type Dispatcher, errors, request } from 'undici';

/* One pool for all connectors: keep-alive, bounded sockets for each origin, so that a system that hangs
   holds its own sockets only. */
const agent = new Agent({
  connections: 64,
  pipelining: 1,
  keepAliveTimeout: 30_000,
  connect: { timeout: 10_000 },
});

/** Errors that happen before a request has left: the system did nothing. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The platform's HTTP client, bound to the time-out of one step. Decides what a missing answer means. */
export class Transport implements Http {
  readonly #timeoutMs: number;

  constructor(options: { timeoutMs: number }) {
    this.#timeoutMs = options.timeoutMs;
  }

  async send(call: HttpRequest): Promise<HttpResponse> {
    const { payload, contentType } = payloadOf(call);
    const options: Parameters<typeof request>[1] = {
      method: call.method,
      dispatcher: agent,
      headersTimeout: this.#timeoutMs,
      bodyTimeout: 0,
      headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...call.headers },
      ...(payload === undefined ? {} : { body: payload }),
    };
    try {
      const response = await request(addressOf(call), options);
      return {
        status: response.statusCode,
        headers: headersOf(response.headers),
        text: await textOf(response.body, this.#timeoutMs),
      };
    } catch (error) {
      throw noAnswer(error, call, this.#timeoutMs);
    }
  }
}

/** The whole body in time: undici's own time-out begins anew with each byte, and a system that drips has no end. */
async function textOf(body: Dispatcher.ResponseData['body'], timeoutMs: number): Promise<string> {
  const timer = setTimeout(() => body.destroy(new errors.BodyTimeoutError()), timeoutMs);
  try {
    return await body.text();
  } finally {
    clearTimeout(timer);
  }
}

function addressOf({ url, query = {} }: HttpRequest): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return url;
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return `${url}${url.includes('?') ? '&' : '?'}${search.toString()}`;
}

function payloadOf({ json, form, body }: HttpRequest): { payload?: string; contentType?: string } {
  if (json !== undefined) return { payload: JSON.stringify(json), contentType: 'application/json' };
  if (form !== undefined) {
    return {
      payload: new URLSearchParams(form).toString(),
      contentType: 'application/x-www-form-urlencoded',
    };
  }
  return body === undefined ? {} : { payload: body };
}

function headersOf(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function noAnswer(error: unknown, { url, method, intent }: HttpRequest, timeoutMs: number): Error {
  const code = codeOf(error);
  const { host } = new URL(url);
  const evidence = { host, method, error: code };
  if (notSent.has(code)) {
    return transient('http.unreachable', `${host} cannot be reached (${code}).`, {
      outcome: 'not-done',
      evidence,
    });
  }
  const outcome = intent === 'write' ? 'unknown' : 'not-done';
  const timedOut = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
  const message = timedOut
    ? `${host} did not answer within ${String(timeoutMs / 1000)} s.`
    : `${host} broke the connection before it answered (${code}).`;
  return transient('http.no-answer', message, { outcome, evidence });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error && error.cause !== undefined ? codeOf(error.cause) : 'unknown';
}

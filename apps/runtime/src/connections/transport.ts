import {
  type Http,
  type HttpRequest,
  type HttpResponse,
  isFailureError,
  permanent,
  transient,
} from '@crossdock/sdk';
import { exchange, NoAnswer, type WireRequest } from './exchange.ts';
import { anywhere, type OutboundGuard } from './outbound-guard.ts';
import { hopsOf, nextHop } from './redirects.ts';

/** Enough for pages of records; files do not travel through steps. */
const mostBytes = 10_000_000;

/** Errors of requests that could never be sent: a header or path with forbidden signs. */
const malformed: readonly string[] = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED'];

interface Options {
  /** For the whole call, redirects included. */
  timeoutMs: number;
  /** Which addresses may be reached; any when left out. */
  guard?: OutboundGuard;
  /** Most bytes of an answer. */
  mostBytes?: number;
}

/** The platform's HTTP client, bound to the time-out of one step. Decides what a missing answer means. */
export class Transport implements Http {
  readonly #timeoutMs: number;
  readonly #guard: OutboundGuard;
  readonly #mostBytes: number;

  constructor(options: Options) {
    this.#timeoutMs = options.timeoutMs;
    this.#guard = options.guard ?? anywhere;
    this.#mostBytes = options.mostBytes ?? mostBytes;
  }

  async send(call: HttpRequest): Promise<HttpResponse> {
    const until = performance.now() + this.#timeoutMs;
    let request = wireOf(call);
    for (let hops = hopsOf(call); ; hops -= 1) {
      const answer = await this.#exchange(request, call, until);
      const next = hops > 0 ? nextHop(request, answer) : undefined;
      if (next === undefined) return answer;
      request = next;
    }
  }

  async #exchange(request: WireRequest, call: HttpRequest, until: number): Promise<HttpResponse> {
    this.#guard.admit(request.url);
    const limits = { timeoutMs: Math.max(0, until - performance.now()), mostBytes: this.#mostBytes };
    try {
      return await exchange(this.#guard.dispatcher, request, limits);
    } catch (error) {
      throw error instanceof NoAnswer ? this.#failureOf(error, request, call) : error;
    }
  }

  /**
   * What a missing answer means: nothing was done when not a byte had left; a write that had left may have been
   * done. Also one that was answered with success and too much: the ledger has no answer to keep for it, so the
   * next attempt looks first.
   */
  #failureOf(
    { reason, sent, status, cause }: NoAnswer,
    { url: { host }, method }: WireRequest,
    call: HttpRequest,
  ): Error {
    if (isFailureError(cause)) return cause;
    const outcome = sent && call.intent === 'write' ? 'unknown' : 'not-done';
    const evidence = { host, method, error: reason, ...(status === undefined ? {} : { status }) };
    const within = `within ${String(this.#timeoutMs / 1000)} s`;
    if (malformed.includes(reason)) return invalidRequest(host, cause);
    if (reason === 'too-large') {
      const most = `${String(this.#mostBytes / 1_000_000)} MB`;
      return permanent(
        'http.answer-too-large',
        `${host} answers with more than ${most}: ask for less at once.`,
        {
          outcome,
          evidence,
        },
      );
    }
    if (!sent) {
      const why = reason === 'timed-out' ? within : `(${reason})`;
      return transient('http.unreachable', `${host} cannot be reached ${why}.`, { outcome, evidence });
    }
    const message =
      reason === 'timed-out'
        ? `${host} did not answer ${within}.`
        : `${host} broke the connection before it answered (${reason}).`;
    return transient('http.no-answer', message, { outcome, evidence });
  }
}

function invalidRequest(host: string, cause: unknown): Error {
  const words = cause instanceof Error ? cause.message : 'it is malformed';
  return permanent(
    'http.invalid-request',
    `The request to ${host} cannot be sent: ${words}. Correct its address or headers.`,
    {
      evidence: { host },
    },
  );
}

function wireOf(call: HttpRequest): WireRequest {
  const { payload, contentType } = payloadOf(call);
  const given = Object.entries(call.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method: call.method,
    url: addressOf(call),
    headers: {
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(Object.fromEntries(given) as Record<string, string>),
    },
    ...(payload === undefined ? {} : { body: payload }),
  };
}

/** The query is appended as text: what stands in the address already may be signed and must stay as it is. */
function addressOf({ url: text, query = {} }: HttpRequest): URL {
  const url = URL.parse(text);
  if (url === null) {
    throw permanent(
      'http.invalid-request',
      'The address to call is not one: it must be such as https://erp.example.com/orders.',
      {
        evidence: { url: text.slice(0, 200) },
      },
    );
  }
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return url;
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  url.search = url.search === '' ? search.toString() : `${url.search}&${search.toString()}`;
  return url;
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

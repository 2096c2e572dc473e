import { type Failure, FailureError, permanent, transient } from './failure.ts';

/** One request. Exactly one of `json`, `form` and `body` may be given. */
export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** Appended to the URL, in order. */
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  body?: string;
  /** Whether the call changes something over there. Decides what a lost answer means. */
  intent: 'read' | 'write';
  /**
   * How many redirects may be followed, at most 5; none when left out. Only reads by GET and HEAD are sent on, a write
   * never: it may arrive as a read. Headers that may be credentials stay behind when another origin is named.
   */
  follow?: number;
}

/** An answer that arrived, whatever its status. Header names are lower case. */
export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
}

/**
 * The only way out for a connector. Timeouts, limits, tracing and masking live behind it.
 *
 * Resolves with any answer that arrived. Rejects with a `FailureError` when none did: `http.unreachable`
 * (not done) or `http.no-answer` (unknown when the request was a write). Also with `http.answer-too-large`, and with
 * `http.address-not-allowed`, `http.scheme-not-allowed` or `http.invalid-request`, when it may not or cannot be sent.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** Reads the body as JSON. Fails with `http.not-json`, outcome unknown if it was a write: a proxy may have answered. */
export function jsonOf(response: HttpResponse, intent: HttpRequest['intent']): unknown {
  try {
    return JSON.parse(response.text) as unknown;
  } catch {
    throw permanent('http.not-json', 'The answer is not JSON: is a proxy or a login page in between?', {
      outcome: intent === 'write' ? 'unknown' : 'not-done',
      evidence: { status: response.status, body: response.text.slice(0, 500) },
    });
  }
}

/**
 * What an HTTP status means when the system says nothing better, or undefined for 2xx.
 * Connectors look at the body first where their system has words of its own.
 *
 * A redirect is a failure: the platform follows none, since a write that is sent on may arrive as a read.
 */
export function failureOfStatus(
  system: string,
  response: HttpResponse,
  intent: HttpRequest['intent'],
): Failure | undefined {
  const { status } = response;
  if (status < 300) return undefined;
  const evidence = { status, body: response.text.slice(0, 500) };
  if (status < 400) {
    const location = response.headers['location'] ?? 'another address';
    return permanent(
      `${system}.redirected`,
      `The system sends us on to ${location}: enter the address under which it really answers.`,
      { outcome: intent === 'write' ? 'unknown' : 'not-done', evidence: { ...evidence, location } },
    ).failure;
  }
  if (status === 429) {
    const retryAfterMs = retryAfterOf(response);
    return transient(`${system}.rate-limited`, 'The system asked us to slow down.', {
      evidence,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }).failure;
  }
  if (status === 401 || status === 403) {
    return permanent(`${system}.not-allowed`, 'The system refused our credentials: check the connection.', {
      evidence,
    }).failure;
  }
  if (status === 408 || status >= 500) {
    const retryAfterMs = retryAfterOf(response);
    return transient(`${system}.unavailable`, `The system answered with status ${String(status)}.`, {
      outcome: intent === 'write' ? 'unknown' : 'not-done',
      evidence,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }).failure;
  }
  return permanent(`${system}.refused`, `The system refused the request with status ${String(status)}.`, {
    evidence,
  }).failure;
}

/** Sends and insists on success: any other status becomes the failure of `failureOfStatus`. */
export async function sendOk(http: Http, system: string, request: HttpRequest): Promise<HttpResponse> {
  const response = await http.send(request);
  const failure = failureOfStatus(system, response, request.intent);
  if (failure !== undefined) throw new FailureError(failure);
  return response;
}

/**
 * `Retry-After` in milliseconds, given as seconds or as an HTTP date (RFC 9110, 10.2.3); Shopify sends seconds
 * with a fraction. Anything else reads as not given.
 */
export function retryAfterOf(response: HttpResponse, now: Date = new Date()): number | undefined {
  const text = response.headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const until = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}

import { type Http, type HttpRequest, type HttpResponse, transient } from '@crossdock/sdk';

/** Errors that happen before a request has left. */
const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** HTTP for specifications: real requests, and missing answers classified as the platform does. */
export class TestHttp implements Http {
  readonly #timeoutMs: number;

  constructor(timeoutMs = 5_000) {
    this.#timeoutMs = timeoutMs;
  }

  async send({ method, url, headers, json, intent }: HttpRequest): Promise<HttpResponse> {
    try {
      const response = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        signal: AbortSignal.timeout(this.#timeoutMs),
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      };
    } catch (error) {
      throw noAnswer(error, intent);
    }
  }
}

function noAnswer(error: unknown, intent: HttpRequest['intent']): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : 'no answer';
  if (notSent.has(code)) return transient('http.unreachable', `The ERP cannot be reached (${code}).`);
  return transient('http.no-answer', `The ERP did not answer (${code}).`, {
    outcome: intent === 'write' ? 'unknown' : 'not-done',
  });
}

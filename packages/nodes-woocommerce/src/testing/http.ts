import { type Http, type HttpRequest, type HttpResponse, transient } from '@crossdock/sdk';

/** Errors that happen before a request has left. */
const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** HTTP for specifications: real requests, and missing answers classified as the platform does. */
export class TestHttp implements Http {
  readonly #timeoutMs: number;

  constructor({ timeoutMs = 5_000 } = {}) {
    this.#timeoutMs = timeoutMs;
  }

  async send({ method, url, query = {}, headers = {}, intent }: HttpRequest): Promise<HttpResponse> {
    const address = new URL(url);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const response = await fetch(address, { method, headers, signal, redirect: 'manual' });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      };
    } catch (error) {
      const code = codeOf(error);
      if (notSent.has(code))
        throw transient('http.unreachable', `${address.host} cannot be reached (${code}).`);
      const outcome = intent === 'write' ? 'unknown' : 'not-done';
      throw transient('http.no-answer', `${address.host} did not answer (${code}).`, { outcome });
    }
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  return typeof cause === 'object' && 'code' in cause ? String(cause.code) : 'no answer';
}

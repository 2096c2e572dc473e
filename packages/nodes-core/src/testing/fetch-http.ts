import { type Http, type HttpRequest, type HttpResponse, transient } from '@crossdock/sdk';

/** The platform's HTTP as a spec needs it: real requests, redirects not followed, no answer is a failure. */
export class FetchHttp implements Http {
  async send({ method, url, headers = {}, json, intent }: HttpRequest): Promise<HttpResponse> {
    try {
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        headers: { 'content-type': 'application/json', ...headers },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const text = await response.text();
      return { status: response.status, headers: Object.fromEntries(response.headers), text };
    } catch {
      throw transient('http.no-answer', 'No answer.', {
        outcome: intent === 'write' ? 'unknown' : 'not-done',
      });
    }
  }
}

import { type Http, type HttpRequest, type HttpResponse, transient } from '@crossdock/sdk';

/** The platform's HTTP as a spec needs it: real requests, redirects not followed, no answer is a failure. */
export class FetchHttp implements Http {
  async send({
    method,
    url,
    query = {},
    headers = {},
    json,
    form,
    body,
    intent,
  }: HttpRequest): Promise<HttpResponse> {
    const address = new URL(url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.append(name, String(value));
    }
    const payload =
      json === undefined ? (form === undefined ? body : new URLSearchParams(form)) : JSON.stringify(json);
    const type = json === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const response = await fetch(address, {
        method,
        redirect: 'manual',
        headers: { ...type, ...headers },
        ...(payload === undefined ? {} : { body: payload }),
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

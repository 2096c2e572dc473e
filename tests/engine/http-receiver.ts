import type { Http, HttpRequest, HttpResponse } from '@crossdock/sdk';

/** Systems with HTTP APIs that know idempotency keys: a second write with the same key gets the first answer. */
export class HttpReceiver implements Http {
  readonly #written = new Map<string, HttpResponse>();

  /** `http address key` of each write. */
  get written(): string[] {
    return [...this.#written.keys()];
  }

  send({ method, url, headers = {} }: HttpRequest): Promise<HttpResponse> {
    const { host, pathname } = new URL(url);
    if (method === 'GET') return Promise.resolve(levelsOf(pathname));
    const [, sent = ''] =
      Object.entries(headers).find(([name]) => name.toLowerCase() === 'idempotency-key') ?? [];
    const key = `http ${host}${pathname} ${sent}`;
    const answer = this.#written.get(key) ?? json(201, { id: this.#written.size + 1 });
    this.#written.set(key, answer);
    return Promise.resolve(answer);
  }
}

/** What is on hand: plenty of shirts, no caps. */
function levelsOf(path: string): HttpResponse {
  const free = path.includes('TEE') ? 7 : 0;
  return json(200, { free, levels: [{ place: 'MUC', free }] });
}

function json(status: number, body: unknown): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) };
}

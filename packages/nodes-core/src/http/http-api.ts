import type { Http, HttpRequest, HttpResponse, Memory } from '@crossdock/sdk';
import { addressWithin, nextAddress } from './address.ts';
import { type Credentials, credentialsOf, renewed } from './credentials.ts';
import type { HttpSettings } from './http.connection.ts';

/** A request below the address of a connection. */
type ApiRequest = Omit<HttpRequest, 'url'>;

/** What nodes call: one system, signed in. Its credentials go to its own origin only. */
export class HttpApi {
  readonly #settings: HttpSettings;
  readonly #http: Http;
  readonly #memory: Memory;

  constructor(settings: HttpSettings, http: Http, memory: Memory) {
    this.#settings = settings;
    this.#http = http;
    this.#memory = memory;
  }

  /** Fails with `http.address-outside` when the path leads out of the connection. */
  addressOf(path: string): string {
    return addressWithin(this.#settings.url, path);
  }

  /** Where a page at `current` says the next one is. Fails with `http.address-outside`. */
  nextAddress(current: string, link: string): string {
    return nextAddress(this.#settings.url, current, link);
  }

  /**
   * Resolves with any answer that arrived. `url` comes from `addressOf` or `nextAddress`. A token that is refused is
   * renewed once: 401 means that nothing was done, so this is safe for writes too.
   */
  async send(url: string, request: ApiRequest): Promise<HttpResponse> {
    const used = await this.#credentials();
    const response = await this.#signed(url, request, used);
    if (response.status !== 401 || !(await renewed(this.#settings, used, this.#memory))) return response;
    return this.#signed(url, request, await this.#credentials());
  }

  /** What a test of the connection sees. */
  async probe(): Promise<{ path: string; address: string; response: HttpResponse }> {
    const path = this.#settings.testPath ?? '';
    const address = this.addressOf(path);
    return { path, address, response: await this.send(address, { method: 'GET', intent: 'read' }) };
  }

  #credentials(): Promise<Credentials> {
    return credentialsOf(this.#settings, this.#http, this.#memory);
  }

  async #signed(
    url: string,
    request: ApiRequest,
    { headers = {}, query = {} }: Credentials,
  ): Promise<HttpResponse> {
    const response = await this.#http.send({
      ...request,
      url: without(url, Object.keys(query)),
      query: { ...request.query, ...query },
      headers: { ...lowerCased(request.headers), ...headers },
    });
    return { ...response, headers: concealed(response.headers, query) };
  }
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Links to the next page repeat our query, our key among it: it must not stand there twice. */
function without(address: string, names: readonly string[]): string {
  if (names.length === 0) return address;
  const url = new URL(address);
  const doubled = names.filter((name) => url.searchParams.has(name));
  for (const name of doubled) url.searchParams.delete(name);
  return doubled.length === 0 ? address : url.href;
}

/** Systems repeat the query in links and redirects; a key in it must not reach the journal. */
function concealed(headers: HttpResponse['headers'], query: Record<string, string>): HttpResponse['headers'] {
  const secrets = Object.entries(query);
  if (secrets.length === 0) return headers;
  const spellings = secrets.flatMap(([name, value]) =>
    [value, encodeURIComponent(value), new URLSearchParams({ value }).toString().slice('value='.length)].map(
      (spelling): [string, string] => [`${name}=${spelling}`, `${name}=***`],
    ),
  );
  const conceal = (text: string) =>
    spellings.reduce((left, [spelling, hidden]) => left.replaceAll(spelling, hidden), text);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, conceal(value)]));
}

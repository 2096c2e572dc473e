import { type Http, jsonOf, type Memory, z } from '@crossdock/sdk';
import { niceToKnow } from './nice-to-know.ts';
import { type ConsumerKeys, signedQuery } from './oauth1.ts';
import { refusalOf, type Login } from './refusal.ts';

export interface Access extends ConsumerKeys {
  /** Address of the site, without a slash at the end. */
  url: string;
}

/** An answer of the REST API. `total` is how many records a list has on all its pages. */
export interface Answer {
  body: unknown;
  total: number;
}

type Query = Readonly<Record<string, string | number | boolean>>;

const Index = z.object({ name: z.string().optional(), home: z.string().optional() });

/** The site's REST API, spoken to with consumer keys: basic over https, OAuth 1.0a over plain http. */
export class RestApi {
  readonly #access: Access;
  readonly #http: Http;
  readonly #memory: Memory;
  readonly #login: Login;

  constructor(access: Access, http: Http, memory: Memory) {
    this.#access = access;
    this.#http = http;
    this.#memory = memory;
    this.#login = access.url.startsWith('https:') ? 'basic' : 'oauth';
  }

  /** Reads below `/wp-json/wc/v3`. Rejects with a failure whatever else than success comes back. */
  async get(resource: string, query: Query = {}): Promise<Answer> {
    const path = `/wp-json/wc/v3/${resource}`;
    if (this.#login === 'oauth') return this.#send(path, await this.#signed(path, query));
    const { consumerKey, consumerSecret } = this.#access;
    const authorization = `Basic ${btoa(`${consumerKey}:${consumerSecret}`)}`;
    return this.#send(path, query, { authorization });
  }

  /** What the site says of itself to everybody. Empty where a security plug-in hides it. */
  index(): Promise<z.infer<typeof Index>> {
    return this.#memory.get('index', async () => {
      const answer = await niceToKnow(this.#send('/wp-json/', { _fields: 'name,home' }));
      return Index.safeParse(answer?.body).data ?? {};
    });
  }

  /** Signed over the home URL of the site, but with the scheme of the call (recorded from WooCommerce 11.0.1). */
  async #signed(path: string, query: Query): Promise<Query> {
    const { home = this.#access.url } = await this.index();
    const homeUrl = home.replace(/^https:/, 'http:').replace(/\/+$/, '');
    const texts = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return signedQuery(`${homeUrl}${path}`, texts, this.#access);
  }

  async #send(path: string, query: Query, headers: Record<string, string> = {}): Promise<Answer> {
    const url = `${this.#access.url}${path}`;
    const response = await this.#http.send({ method: 'GET', url, query, headers, intent: 'read' });
    const refusal = refusalOf(response, this.#login);
    if (refusal !== undefined) throw refusal;
    return { body: jsonOf(response, 'read'), total: Number(response.headers['x-wp-total'] ?? 0) };
  }
}

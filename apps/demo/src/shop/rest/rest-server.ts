import type { ApiKey, Authenticator } from './auth.ts';
import { parsePhpQuery, phpToJson } from '../php/php-query.ts';
import type { PhpArray } from '../php/php-query.ts';
import { RestError, noRoute } from './rest-error.ts';

export interface RestRequest {
  method: string;
  /** Path below the site, such as `/wp-json/wc/v3/orders/1001`. */
  path: string;
  /** Query string without `?`. */
  search: string;
  headers: { authorization?: string | undefined; 'content-type'?: string | undefined };
  body: string;
}

export interface RestAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** One call of an endpoint: numbers from the path, and parameters of body and query in one. */
export interface RestCall {
  ids: number[];
  params: Record<string, unknown>;
  query: PhpArray;
}

export interface Endpoint {
  /** What an anonymous caller is refused to do; `public` needs no key. */
  right: 'public' | keyof typeof refusals;
  run: (call: RestCall) => Partial<RestAnswer> | Promise<Partial<RestAnswer>>;
}

export interface Route {
  /** Path with `:id` for numbers, such as `/wc/v3/orders/:id`. Also the name used to address faults. */
  path: string;
  methods: Record<string, Endpoint>;
}

const refusals = {
  list: ['woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.'],
  view: ['woocommerce_rest_cannot_view', 'Sorry, you cannot view this resource.'],
  create: ['woocommerce_rest_cannot_create', 'Sorry, you are not allowed to create resources.'],
  edit: ['woocommerce_rest_cannot_edit', 'Sorry, you are not allowed to edit this resource.'],
  delete: ['woocommerce_rest_cannot_delete', 'Sorry, you are not allowed to delete this resource.'],
} as const;

/** WordPress takes POST, PUT and PATCH as the same change of an existing record. */
export const onChange = (endpoint: Endpoint) => ({ POST: endpoint, PUT: endpoint, PATCH: endpoint });

/** The REST server of WordPress: finds the route, asks who calls, reads parameters, runs the endpoint. */
export class RestServer {
  readonly #routes: Array<Route & { pattern: RegExp }>;
  readonly #authenticator: Authenticator;
  readonly #siteUrl: () => string;

  constructor(routes: Route[], authenticator: Authenticator, siteUrl: () => string) {
    this.#routes = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));
    this.#authenticator = authenticator;
    this.#siteUrl = siteUrl;
  }

  /** Name of the operation for fault plans, such as `GET /orders/:id`; undefined for what is not a route. */
  operation(method: string, path: string): string | undefined {
    const route = this.#find(path);
    return route && `${method} ${route.path.replace('/wc/v3', '') || '/'}`;
  }

  async answer(request: RestRequest): Promise<RestAnswer> {
    const route = this.#find(request.path);
    const headers = { ...this.#commonHeaders() };
    let key: ApiKey | undefined;
    try {
      const query = parsePhpQuery(request.search);
      const form = isForm(request) ? parsePhpQuery(request.body) : {};
      const { method, path, headers: sent } = request;
      key = this.#authenticator.authenticate({
        method,
        path,
        query,
        form,
        authorization: sent.authorization,
      });
      const endpoint = route?.methods[request.method];
      if (route === undefined || endpoint === undefined) throw noRoute();
      checkRight(endpoint.right, key);
      headers['Allow'] = Object.keys(route.methods).join(', ');
      const params = { ...asRecord(phpToJson(query)), ...asRecord(phpToJson(form)), ...jsonBody(request) };
      const answer = await endpoint.run({ ids: idsOf(route.pattern, path), params, query });
      return {
        status: 200,
        body: null,
        ...answer,
        headers: { ...headers, ...answer.headers, ...cacheHeaders(key) },
      };
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return { status: error.status, headers: { ...headers, ...cacheHeaders(key) }, body: error.body() };
    }
  }

  #find(path: string): (Route & { pattern: RegExp }) | undefined {
    return this.#routes.find((route) => route.pattern.test(path));
  }

  #commonHeaders(): Record<string, string> {
    return {
      'Content-Type': 'application/json; charset=UTF-8',
      'X-Robots-Tag': 'noindex',
      Link: `<${this.#siteUrl()}/wp-json/>; rel="https://api.w.org/"`,
      'X-Content-Type-Options': 'nosniff',
      'Access-Control-Expose-Headers': 'X-WP-Total, X-WP-TotalPages, Link',
    };
  }
}

function checkRight(right: Endpoint['right'], key: ApiKey | undefined): void {
  if (right === 'public' || key?.mayManage === true) return;
  const [code, message] = refusals[right];
  throw new RestError(key === undefined ? 401 : 403, code, message);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^/wp-json${path.replaceAll(/:\w+/g, '(\\d+)')}/?$`);
}

function idsOf(pattern: RegExp, path: string): number[] {
  return (pattern.exec(path) ?? []).slice(1).map(Number);
}

function isForm({ headers }: RestRequest): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

function jsonBody({ headers, body }: RestRequest): Record<string, unknown> {
  if (body === '' || !headers['content-type']?.startsWith('application/json')) return {};
  try {
    return asRecord(JSON.parse(body));
  } catch {
    throw new RestError(400, 'rest_invalid_json', 'Invalid JSON body passed.', {
      json_error_code: 4,
      json_error_message: 'Syntax error',
    });
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function cacheHeaders(key: ApiKey | undefined): Record<string, string> {
  if (key === undefined) return { Vary: 'Origin' };
  return {
    Expires: 'Wed, 11 Jan 1984 05:00:00 GMT',
    'Cache-Control': 'no-cache, must-revalidate, max-age=0, no-store, private',
  };
}

import { parseOAuthHeader, baseString, sameText, sign } from './oauth1.ts';
import type { Params } from './oauth1.ts';
import { flattenPhp } from '../php/php-query.ts';
import type { PhpArray } from '../php/php-query.ts';
import { RestError } from './rest-error.ts';

/** A consumer key of the REST API. A key of a user who may not manage the shop gets 403 on everything. */
export interface ApiKey {
  consumerKey: string;
  consumerSecret: string;
  permissions: 'read' | 'write' | 'read_write';
  mayManage: boolean;
}

export interface Credentials {
  method: string;
  /** Path below the site, such as `/wp-json/wc/v3/orders`. */
  path: string;
  query: PhpArray;
  /** Fields of a form body: they belong to what OAuth signs. */
  form: PhpArray;
  authorization: string | undefined;
}

const WINDOW_SECONDS = 15 * 60;
const oauthFields = [
  'oauth_consumer_key',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
];

/**
 * Who calls, in the rules of WooCommerce 11.0.1: basic and query-string keys count only when the site thinks it
 * is called over https; otherwise OAuth 1.0a, signed over the home URL of the site with the scheme of the
 * request. No credentials, or basic ones with an unknown key, make the call anonymous.
 */
export class Authenticator {
  readonly #keys: readonly ApiKey[];
  readonly #site: { url: () => string; isHttps: boolean; now: () => Date };
  readonly #nonces = new Map<string, number>();

  constructor(keys: readonly ApiKey[], site: { url: () => string; isHttps: boolean; now: () => Date }) {
    this.#keys = keys;
    this.#site = site;
  }

  /** Undefined is the anonymous caller. Throws the recorded 401 answers. */
  authenticate(credentials: Credentials): ApiKey | undefined {
    const key = (this.#site.isHttps ? this.#basic(credentials) : undefined) ?? this.#oauth(credentials);
    if (key !== undefined) checkPermission(key, credentials.method);
    return key;
  }

  #basic({ authorization, query }: Credentials): ApiKey | undefined {
    const [name, secret] = basicPair(authorization, query);
    const key = this.#keys.find((candidate) => candidate.consumerKey === name);
    if (key === undefined) return undefined;
    if (!sameText(key.consumerSecret, secret)) throw refused('Consumer secret is invalid.');
    return key;
  }

  #oauth({ method, path, query, form, authorization }: Credentials): ApiKey | undefined {
    const params = [...flattenPhp(query), ...flattenPhp(form), ...parseOAuthHeader(authorization)];
    const missing = oauthFields.filter((field) => !valueOf(params, field));
    if (missing.length === oauthFields.length) return undefined;
    if (missing.length > 0) throw missingFields(missing);
    const key = this.#keys.find(
      (candidate) => candidate.consumerKey === valueOf(params, 'oauth_consumer_key'),
    );
    if (key === undefined) throw refused('Consumer key is invalid.');
    this.#checkSignature(key, method, path, params);
    this.#checkNonce(key, params);
    return key;
  }

  #checkSignature(key: ApiKey, method: string, path: string, params: Params): void {
    const home = this.#site.url().replace(/^https?/, this.#site.isHttps ? 'https' : 'http');
    const text = baseString(method, `${home}${path}`, params);
    const expected = sign(valueOf(params, 'oauth_signature_method'), text, key.consumerSecret);
    if (expected === undefined) throw refused('Invalid signature - signature method is invalid.');
    const given = valueOf(params, 'oauth_signature').replaceAll(' ', '+');
    if (!sameText(expected, given)) throw refused('Invalid signature - provided signature does not match.');
  }

  #checkNonce(key: ApiKey, params: Params): void {
    const now = Math.floor(this.#site.now().getTime() / 1000);
    const timestamp = Number(valueOf(params, 'oauth_timestamp'));
    if (!(Math.abs(now - timestamp) <= WINDOW_SECONDS)) throw refused('Invalid timestamp.');
    const nonce = `${key.consumerKey} ${valueOf(params, 'oauth_nonce')}`;
    if (this.#nonces.has(nonce)) throw refused('Invalid nonce - nonce has already been used.');
    for (const [old, used] of this.#nonces) if (used < now - WINDOW_SECONDS) this.#nonces.delete(old);
    this.#nonces.set(nonce, timestamp);
  }
}

function basicPair(authorization: string | undefined, query: PhpArray): [string, string] {
  const { consumer_key: name, consumer_secret: secret } = query;
  if (typeof name === 'string' && typeof secret === 'string') return [name, secret];
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
  return [user, password.join(':')];
}

/** A key that lacks the right is answered 401, not 403. */
function checkPermission(key: ApiKey, method: string): void {
  const needed = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
  if (key.permissions !== 'read_write' && key.permissions !== needed) {
    throw refused(`The API key provided does not have ${needed} permissions.`);
  }
}

function valueOf(params: Params, name: string): string {
  return params.findLast(([candidate]) => candidate === name)?.[1] ?? '';
}

function refused(message: string): RestError {
  return new RestError(401, 'woocommerce_rest_authentication_error', message);
}

function missingFields(fields: string[]): RestError {
  const message = `Missing OAuth parameter${fields.length > 1 ? 's' : ''} ${fields.join(', ')}`;
  return new RestError(401, 'woocommerce_rest_authentication_missing_parameter', message);
}

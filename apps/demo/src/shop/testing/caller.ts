import { randomBytes } from 'node:crypto';
import { baseString, encode, sign } from '../rest/oauth1.ts';
import type { Shop } from '../shop.ts';
import { demoKeys } from '../shop.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Calls the shop with basic auth, as a client over https does. */
export async function call(
  shop: Shop,
  method: string,
  path: string,
  body?: unknown,
  keys = demoKeys,
): Promise<Answer> {
  const headers = basic(keys);
  if (body !== undefined && body !== null) headers['content-type'] = 'application/json';
  return send(shop, method, path, headers, textOf(body));
}

export function basic(keys: { consumerKey: string; consumerSecret: string }): Record<string, string> {
  const credentials = Buffer.from(`${keys.consumerKey}:${keys.consumerSecret}`).toString('base64');
  return { authorization: `Basic ${credentials}` };
}

/** Calls with the headers given and nothing else. */
export async function send(
  shop: Shop,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> {
  const answer = await fetch(`${shop.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: parse(text) };
}

export interface OAuthCall {
  key?: string;
  secret?: string;
  method?: string;
  timestamp?: number;
  nonce?: string;
  signature?: string;
  /** The address that is signed; the one called when absent. */
  signedUrl?: string;
}

/** The query of a GET signed with OAuth 1.0a. */
export function oauthQuery(url: string, query: Record<string, string>, options: OAuthCall = {}): string {
  const method = options.method ?? 'HMAC-SHA256';
  const params = Object.entries({
    ...query,
    oauth_consumer_key: options.key ?? demoKeys.consumerKey,
    oauth_timestamp: String(options.timestamp ?? Math.floor(Date.now() / 1000)),
    oauth_nonce: options.nonce ?? randomBytes(8).toString('hex'),
    oauth_signature_method: method,
  });
  const text = baseString('GET', options.signedUrl ?? url, params);
  const signature = options.signature ?? sign(method, text, options.secret ?? demoKeys.consumerSecret) ?? '';
  const all = [...params, ['oauth_signature', signature] as const];
  return all.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function textOf(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signature methods WooCommerce takes, with their digest. */
const digests: Record<string, string> = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' };

export type Params = ReadonlyArray<readonly [name: string, value: string]>;

/** RFC 3986 encoding as OAuth 1.0a wants it: everything but letters, digits and `-._~`. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The text that is signed: method, URL without query, and all parameters but the signature, sorted by name.
 * Array parameters are signed under the name PHP gives them: `status[]=x` counts as `status[0]=x`.
 */
export function baseString(method: string, url: string, params: Params): string {
  const pairs = params
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${name}=${value}`);
  return [method.toUpperCase(), encode(url), encode(pairs.join('&'))].join('&');
}

/** Base64 signature with the key `secret&`, or undefined when the method is not one WooCommerce takes. */
export function sign(method: string, text: string, consumerSecret: string): string | undefined {
  const digest = digests[method];
  if (digest === undefined) return undefined;
  return createHmac(digest, `${consumerSecret}&`).update(text).digest('base64');
}

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Reads `Authorization: OAuth a="b", c="d"`; empty for any other header. */
export function parseOAuthHeader(header: string | undefined): Array<[string, string]> {
  if (header === undefined || !header.startsWith('OAuth ')) return [];
  return [...header.matchAll(/(oauth_[a-z_-]*)=(?:"([^"]*)"|([^,]*))/g)].map(
    ([, name = '', quoted, bare]) => [name, decodeURIComponent(quoted ?? bare ?? '')],
  );
}

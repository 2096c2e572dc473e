/**
 * One-legged OAuth 1.0a with HMAC-SHA256 (RFC 5849): what WooCommerce wants over plain http, where it does not look
 * at basic credentials. Recorded from WooCommerce 11.0.1: the key is `secret&`, the timestamp may be 15 minutes off,
 * a nonce may be used once.
 */
export interface ConsumerKeys {
  consumerKey: string;
  consumerSecret: string;
}

type Query = Readonly<Record<string, string>>;

/**
 * The query of a GET, signed. `homeUrl` is the site's own idea of the address (its home URL), which may differ from
 * the one that is called: the signature is made over the former.
 */
export async function signedQuery(homeUrl: string, query: Query, keys: ConsumerKeys): Promise<Query> {
  const unsigned = {
    ...query,
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: nonce(),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const text = baseString('GET', homeUrl, unsigned);
  return { ...unsigned, oauth_signature: await sign(text, keys.consumerSecret) };
}

/** What is signed: method, address without query, and all parameters sorted by name. */
export function baseString(method: string, url: string, query: Query): string {
  const pairs = Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${name}=${value}`);
  return [method, encode(url), encode(pairs.join('&'))].join('&');
}

async function sign(text: string, consumerSecret: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(`${consumerSecret}&`), algorithm, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign('HMAC', key, bytes.encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

function nonce(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** RFC 3986: everything but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

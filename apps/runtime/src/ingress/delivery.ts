import type { WebhookScheme } from '@crossdock/sdk';

/** What comes before the body of a request at the address of a flow. Header names are lower case. */
export interface DeliveryHead {
  environment: string;
  flow: string;
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it stands in the address, without the question mark. */
  query: string;
}

/** A request at the address of a flow, as it came. */
export interface Delivery extends DeliveryHead {
  body: Buffer;
}

export function headerOf(
  { headers }: Pick<DeliveryHead, 'headers'>,
  name: string | undefined,
): string | undefined {
  const value = name === undefined ? undefined : headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What a signature is over: the body; of a GET request, which has none, the query. */
export function signedBytesOf({ method, query, body }: Pick<Delivery, 'method' | 'query' | 'body'>): Buffer {
  return method === 'GET' ? Buffer.from(query) : body;
}

/**
 * What a delivery says, as JSON text: its body; of a GET request its query as a record, without the parameter that
 * holds the token. A parameter that comes more than once is a list.
 */
export function contentOf({ method, query, body }: Delivery, { proof }: WebhookScheme): Buffer {
  if (method === 'POST') return body;
  const parameters = new URLSearchParams(query);
  if (proof.kind === 'token' && proof.in === 'query') parameters.delete(proof.name);
  const record = new Map<string, string | string[]>();
  for (const name of parameters.keys()) {
    const [first = '', ...more] = parameters.getAll(name);
    record.set(name, more.length === 0 ? first : [first, ...more]);
  }
  return Buffer.from(JSON.stringify(Object.fromEntries(record)));
}

export function isPing({ headers, body }: Delivery, ping: WebhookScheme['ping']): boolean {
  if (ping === undefined || body.length > 200) return false;
  return (
    String(headers['content-type'] ?? '').startsWith(ping.contentType) &&
    ping.body.test(body.toString('utf8'))
  );
}

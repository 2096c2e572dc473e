import { defineAction, type Http, type HttpResponse, jsonOf, sendOk, z } from '@crossdock/sdk';

const Method = z.enum(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Writes to any HTTP API. The idempotency key travels in a header, so that a receiver which knows it can drop
 * a second write; a receiver that does not must be written to by a connector instead.
 */
export const sendHttpRequest = defineAction({
  id: 'core.send-http-request',
  version: 1,
  title: 'Send HTTP request',
  description:
    'Sends JSON to an address. The idempotency key goes along in a header; the receiver must drop a second request with the same key.',
  input: z.object({
    method: Method.default('POST').meta({ title: 'Method' }),
    url: z.url().meta({ title: 'Address', ui: 'url' }),
    idempotencyKey: z
      .string()
      .regex(/^[!-~]+( +[!-~]+)*$/, 'must be plain letters, digits and signs, since it travels in a header')
      .meta({ title: 'Idempotency key', description: 'What there must be only one of: the order reference' }),
    keyHeader: z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header, such as Idempotency-Key')
      .default('Idempotency-Key')
      .meta({ title: 'Header of the key', advanced: true }),
    body: z.unknown().meta({ title: 'Body', description: 'Sent as JSON' }),
  }),
  output: z.object({
    status: z.number().int().meta({ title: 'Status' }),
    body: z.unknown().meta({ title: 'Body', description: 'The answer: JSON where it says so, else text' }),
  }),
  effect: { keyed: { per: ({ url, idempotencyKey }) => `${url}#${idempotencyKey}` } },
  run: async (http: Http, { method, url, idempotencyKey, keyHeader, body }) => {
    const response = await sendOk(http, 'http', {
      method,
      url,
      intent: 'write',
      headers: { [keyHeader]: idempotencyKey },
      json: body,
    });
    return { status: response.status, body: bodyOf(response) };
  },
  sample: {
    input: {
      url: 'https://erp.example.test/orders',
      idempotencyKey: 'shop/order/1001',
      body: { number: '1001' },
    },
    output: { status: 201, body: { id: 7 } },
  },
});

/** Many receivers answer "OK" in plain text: their status says that it was done. */
function bodyOf(response: HttpResponse): unknown {
  if (response.text === '') return null;
  const isJson = /[/+]json\b/.test(response.headers['content-type'] ?? '');
  return isJson ? jsonOf(response, 'write') : response.text;
}

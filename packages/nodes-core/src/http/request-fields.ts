import { permanent, z, type HttpRequest } from '@crossdock/sdk';

/** Headers that belong to the transport: a flow that sets them would break the message, or smuggle a second one. */
const transports: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** RFC 9110, 5.1. */
export const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header, such as X-Api-Key')
  .refine((name) => !transports.includes(name.toLowerCase()), 'is a header that only the platform sets');

const HeaderValue = z
  .string()
  .regex(/^[\t -~\u0080-\u00ff]*$/, 'must be a text without line breaks that fits into a header');

export const Path = z.string().max(4_000).default('').meta({
  title: 'Path',
  description: 'Below the address of the connection, such as orders/1001',
  ui: 'url',
});

export const Query = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .default({})
  .meta({ title: 'Query', description: 'Parameters; empty ones are left out' });
export type Query = z.output<typeof Query>;

export const Headers = z
  .record(HeaderName, HeaderValue)
  .default({})
  .meta({ title: 'Headers', description: 'Beside those of the sign-in', advanced: true });

export const Body = z
  .unknown()
  .optional()
  .meta({ title: 'Body', description: 'What is sent; nothing when left out' });

export const BodyFormat = z
  .enum(['json', 'form', 'text'])
  .default('json')
  .meta({ title: 'Body sent as', advanced: true });
type BodyFormat = z.output<typeof BodyFormat>;

export function queryOf(query: Query): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** Fails with `http.invalid-body` when a body cannot be written in its format. */
export function payloadOf(
  body: unknown,
  format: BodyFormat,
): Pick<HttpRequest, 'json' | 'form' | 'body' | 'headers'> {
  if (body === undefined || body === null) return {};
  switch (format) {
    case 'json':
      return { json: body };
    case 'form':
      return { form: formOf(body) };
    case 'text':
      if (typeof body !== 'string') throw invalidBody('a text');
      return { body, headers: { 'content-type': 'text/plain; charset=utf-8' } };
  }
}

function formOf(body: unknown): Record<string, string> {
  const fields = z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .safeParse(body);
  if (!fields.success) throw invalidBody('a record of texts and numbers');
  return Object.fromEntries(
    Object.entries(queryOf(fields.data)).map(([name, value]): [string, string] => [name, String(value)]),
  );
}

function invalidBody(wanted: string): Error {
  return permanent(
    'http.invalid-body',
    `The body must be ${wanted} to be sent in this format: correct the mapping.`,
  );
}

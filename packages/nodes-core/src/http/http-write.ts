import { defineAction, type HttpResponse, permanent, z } from '@crossdock/sdk';
import { Answered, AnswerFormat, bodyOf, headersOf, insistOnSuccess } from './answer.ts';
import type { HttpApi } from './http-api.ts';
import { httpConnection } from './http.connection.ts';
import { Body, BodyFormat, HeaderName, Headers, Path, payloadOf, Query, queryOf } from './request-fields.ts';

const Statuses = z.array(z.number().int().min(200).max(499)).default([]);

const input = z.object({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).default('POST').meta({ title: 'Method' }),
  path: Path,
  idempotencyKey: z
    .string()
    .regex(/^[!-~]+( +[!-~]+)*$/, 'must be plain letters, digits and signs, since it travels in a header')
    .meta({ title: 'Idempotency key', description: 'What there must be only one of: the order reference' }),
  keyHeader: HeaderName.default('Idempotency-Key').meta({ title: 'Header of the key', advanced: true }),
  body: Body,
  sendAs: BodyFormat,
  query: Query,
  headers: Headers,
  readAs: AnswerFormat,
  succeedsOn: Statuses.meta({
    title: 'Statuses of success',
    description: 'Only these mean that it was done; empty: all from 200 to 299',
    advanced: true,
  }),
  doneBeforeOn: Statuses.meta({
    title: 'Statuses of "done before"',
    description: 'By which the system says that it knows the key, such as 409; they count as success',
    advanced: true,
  }),
});

const output = z.object({
  ...Answered,
  doneBefore: z.boolean().meta({ title: 'Done before', description: 'The system knew the key already' }),
});

/**
 * Writes to any HTTP API. The idempotency key travels in a header; the system must drop a second write with the same
 * key, or say that it knows it (`doneBeforeOn`). One that does neither needs a connector that looks first.
 */
export const httpWrite = defineAction({
  id: 'core.http-write',
  version: 1,
  title: 'Write over HTTP',
  description:
    'Writes to a system with an HTTP API. The idempotency key goes along; the system must drop a second write with the same key, or say that it knows it.',
  connection: httpConnection,
  input,
  output,
  effect: { keyed: { per: ({ method, path, idempotencyKey }) => `${method} ${path}#${idempotencyKey}` } },
  run: async (api: HttpApi, given) => {
    const payload = payloadOf(given.body, given.sendAs);
    const response = await api.send(api.addressOf(given.path), {
      method: given.method,
      query: queryOf(given.query),
      intent: 'write',
      ...payload,
      headers: { ...payload.headers, ...given.headers, [given.keyHeader]: given.idempotencyKey },
    });
    const { status } = response;
    const headers = headersOf(response);
    const doneBefore = given.doneBeforeOn.includes(status);
    if (doneBefore) return { status, headers, body: wordsOf(response), doneBefore };
    insistOnDone(response, given.succeedsOn);
    return { status, headers, body: bodyOf(response, given.readAs, 'write'), doneBefore };
  },
  sample: {
    input: {
      path: 'orders',
      idempotencyKey: 'shop/order/1001',
      body: { number: '1001', total: '59.90', currency: 'EUR' },
      doneBeforeOn: [409],
    },
    output: {
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: { id: 7 },
      doneBefore: false,
    },
  },
});

/** A success that the flow does not know as one leaves it open what was done. */
function insistOnDone(response: HttpResponse, succeedsOn: readonly number[]): void {
  const { status } = response;
  if (succeedsOn.includes(status)) return;
  insistOnSuccess(response, 'write');
  if (succeedsOn.length === 0) return;
  throw permanent(
    'http.unexpected-status',
    `The system answered with status ${String(status)}, which is none of those that mean success here: look there whether it was done, then correct the step.`,
    { outcome: 'unknown', evidence: { status, body: response.text.slice(0, 500) } },
  );
}

/** Refusals are often HTML or empty whatever they claim to be: nothing depends on their words. */
function wordsOf(response: HttpResponse): unknown {
  try {
    return bodyOf(response, 'auto', 'read');
  } catch {
    return response.text;
  }
}

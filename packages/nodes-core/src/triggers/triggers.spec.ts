import type { WebhookScheme } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { keysAt, textAt } from './event-path.ts';
import { ProofParams } from './proof-params.ts';
import { requestTrigger } from './request.trigger.ts';
import { webhookTrigger } from './webhook.trigger.ts';

const schemeOf = (params: Record<string, unknown>): WebhookScheme => {
  const { webhook } = webhookTrigger;
  if (typeof webhook !== 'function') throw new Error('The scheme comes from the params');
  return webhook({ params, settings: {} });
};
const mistakes = (params: unknown) => {
  const { error } = webhookTrigger.params?.safeParse(params) ?? {};
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const openToAll = { kind: 'none', anybodyMaySend: true };

describe('a webhook of any system', () => {
  it('is signed as the flow says; names of headers are told whatever their case', () => {
    const proof = { kind: 'signature', header: 'X-Hub-Signature-256', prefix: 'sha256=' };
    expect(schemeOf({ proof }).proof).toEqual({
      kind: 'hmac',
      algorithm: 'sha256',
      encoding: 'hex',
      header: 'x-hub-signature-256',
      prefix: 'sha256=',
      secret: 'secret',
    });
  });

  it('may have the time of sending signed, in the header of the signature or in its own', () => {
    const proof = { kind: 'signature', header: 'Stripe-Signature' };
    expect(schemeOf({ proof: { ...proof, signed: { what: 'fields' } } }).proof).toMatchObject({
      stamped: {
        text: '{timestamp}.{body}',
        at: { field: 't', signatureField: 'v1' },
        toleranceSeconds: 300,
      },
    });
    const signed = {
      what: 'time-and-body',
      header: 'X-Time',
      text: 'v0:{timestamp}:{body}',
      toleranceSeconds: 60,
    };
    expect(schemeOf({ proof: { ...proof, signed } }).proof).toMatchObject({
      stamped: { text: 'v0:{timestamp}:{body}', at: { header: 'x-time' }, toleranceSeconds: 60 },
    });
  });

  it.each([
    ['no proof at all', {}, /^proof: /],
    ['no proof by oversight', { proof: { kind: 'none' } }, /^proof\.anybodyMaySend: /],
    [
      'a header that is none',
      { proof: { kind: 'signature', header: 'X Signature' } },
      /must be the name of a header/,
    ],
    [
      'a signed text without the body',
      { proof: { kind: 'signature', header: 'x', signed: { what: 'fields', text: '{timestamp}' } } },
      /must have \{timestamp\} and \{body\}/,
    ],
    [
      'a path that is none',
      { proof: openToAll, keys: { order: 'order..number' } },
      /must be the names on the way/,
    ],
    [
      'a topic without values',
      { proof: openToAll, topic: { header: 'X-Topic', accepts: [] } },
      /one value at least/,
    ],
  ])('cannot be published with %s', (_words, params, message) => {
    expect(mistakes(params)?.join('; ')).toMatch(message);
  });

  it('reads keys and ids where the flow says they are', () => {
    const body = { order: { number: 1001, lines: [{ sku: 'A' }] }, none: null, empty: '' };
    expect(
      ['order.number', 'order.lines.0.sku', 'order.lines', 'none', 'empty', 'order.toString'].map((path) =>
        textAt(body, path),
      ),
    ).toEqual(['1001', 'A', undefined, undefined, undefined, undefined]);
    expect(keysAt(body, { order: 'order.number', sku: 'sku' })).toEqual({ order: '1001' });
  });
});

describe('a request', () => {
  it('is answered in time, or as the flow says', () => {
    const proof = openToAll;
    expect(requestTrigger.answersWithinMs?.({ proof })).toBe(3_000);
    expect(requestTrigger.lateAnswer?.({ proof })).toEqual({ status: 504, body: {} });
    expect(requestTrigger.lateAnswer?.({ proof, late: { status: 200, body: { inStock: null } } })).toEqual({
      status: 200,
      body: { inStock: null },
    });
    expect(requestTrigger.params?.safeParse({ proof, withinMs: 60_000 }).success).toBe(false);
  });
});

it('has a proof for each way in which senders prove who they are', () => {
  const kinds = ProofParams.options.map(({ shape }) => shape.kind.value);
  expect(kinds).toEqual(['signature', 'token', 'basic', 'none']);
});

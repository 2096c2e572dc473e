import { createHmac } from 'node:crypto';
import type { HmacProof, Proof } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { unproven } from './proof.ts';

const now = Date.UTC(2026, 10, 21, 10);
const seconds = now / 1000;

const woocommerce: HmacProof = {
  kind: 'hmac',
  algorithm: 'sha256',
  encoding: 'base64',
  header: 'x-wc-webhook-signature',
  secret: 'webhookSecret',
};

/** A delivery as WooCommerce signs it: base64 of HMAC-SHA256 over the raw body. */
const order = {
  secret: 'woo_test & "secret"',
  body: Buffer.from(
    '{"id":727,"number":"727","status":"processing","currency":"EUR","total":"119.00","date_modified_gmt":"2026-11-20T09:00:00"}',
  ),
  signature: 'dVjQuY0tiPnb+dCopmXa9lcKx4mCqU86eXxJ84ypvVU=',
};

interface Sent {
  proof: Proof;
  settings: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  query?: string;
  method?: 'GET' | 'POST';
  body?: Buffer;
}

const refusal = ({ proof, settings, headers = {}, query = '', method = 'POST', body = order.body }: Sent) =>
  unproven({ method, headers, query, body }, proof, settings, now)?.because ?? 'let in';

const withSignature = (
  change: { body?: Buffer; signature?: string | undefined; secret?: string } = {},
  proof = woocommerce,
) => {
  const { body, signature, secret } = { ...order, ...change };
  return refusal({
    proof,
    settings: { webhookSecret: secret },
    headers: { [proof.header]: signature },
    body,
  });
};

describe('the signature of a delivery', () => {
  it('is accepted when it was made with our secret over these bytes', () => {
    expect(withSignature()).toBe('let in');
  });

  it.each([
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['no base64', { signature: '%%%' }],
    ['half of the signature', { signature: order.signature.slice(0, 22) }],
    ['the signature and more', { signature: `${order.signature.slice(0, -1)}AAAA` }],
    ['the secret of somebody else', { secret: 'another secret' }],
    ['a connection without a secret', { secret: '' }],
    ['a space more in the body', { body: Buffer.concat([order.body, Buffer.from(' ')]) }],
    ['no body', { body: Buffer.alloc(0) }],
  ])('is refused with %s', (_words, change) => {
    expect(withSignature(change)).toBe('signature');
  });

  it('is not accepted without a secret, even when it was made without one', () => {
    const signature = 'thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=';
    expect(withSignature({ body: Buffer.alloc(0), signature, secret: '' })).toBe('signature');
  });

  it('may be hexadecimal, for systems that write it so', () => {
    const hex = Buffer.from(order.signature, 'base64').toString('hex');
    const proof: HmacProof = { ...woocommerce, encoding: 'hex' };
    expect(withSignature({ signature: hex }, proof)).toBe('let in');
    expect(withSignature({}, proof)).toBe('signature');
  });

  it.each(['sha1', 'sha256', 'sha512'] as const)('may be made with %s', (algorithm) => {
    const signature = createHmac(algorithm, order.secret).update(order.body).digest('base64');
    expect(withSignature({ signature }, { ...woocommerce, algorithm })).toBe('let in');
    const other = algorithm === 'sha1' ? 'sha512' : 'sha1';
    expect(withSignature({ signature }, { ...woocommerce, algorithm: other })).toBe('signature');
  });

  it('has the prefix that its sender puts before it, or is none', () => {
    const proof: HmacProof = { ...woocommerce, prefix: 'sha256=' };
    expect(withSignature({ signature: `sha256=${order.signature}` }, proof)).toBe('let in');
    expect(withSignature({}, proof)).toBe('signature');
    expect(withSignature({ signature: `sha1=${order.signature}` }, proof)).toBe('signature');
  });

  it('of a request without a body is over its query', () => {
    const query = 'sku=SHIRT-M&quantity=2';
    const signature = createHmac('sha256', order.secret).update(query).digest('base64');
    const asked = (given: string) =>
      refusal({
        proof: woocommerce,
        settings: { webhookSecret: order.secret },
        headers: { [woocommerce.header]: signature },
        method: 'GET',
        query: given,
        body: Buffer.alloc(0),
      });
    expect(asked(query)).toBe('let in');
    expect(asked('sku=SHIRT-M&quantity=200')).toBe('signature');
  });
});

describe('a signature with the time of sending', () => {
  const sign = (text: string) => createHmac('sha256', 'secret').update(text).digest('hex');
  const base: HmacProof = {
    kind: 'hmac',
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-signature',
    secret: 'key',
  };
  const inFields: HmacProof = {
    ...base,
    stamped: { text: '{timestamp}.{body}', at: { field: 't', signatureField: 'v1' }, toleranceSeconds: 300 },
  };
  const inHeader: HmacProof = {
    ...base,
    prefix: 'v0=',
    stamped: { text: 'v0:{timestamp}:{body}', at: { header: 'x-time' }, toleranceSeconds: 300 },
  };
  const sent = (proof: HmacProof, headers: Record<string, string>) =>
    refusal({ proof, settings: { key: 'secret' }, headers });
  const asFields = (at: number, signed = at) =>
    sent(inFields, { 'x-signature': `t=${at},v1=${sign(`${signed}.${order.body.toString()}`)},v0=old` });
  const asHeader = (at: number) =>
    sent(inHeader, {
      'x-time': String(at),
      'x-signature': `v0=${sign(`v0:${at}:${order.body.toString()}`)}`,
    });

  it.each([
    ['in one header with the signature', asFields],
    ['in a header of its own', asHeader],
  ])('%s is accepted while it is fresh, and refused when it comes again later', (_words, send) => {
    expect([send(seconds), send(seconds - 299), send(seconds + 299)]).toEqual(['let in', 'let in', 'let in']);
    expect([send(seconds - 301), send(seconds + 301)]).toEqual(['signature', 'signature']);
  });

  it('is refused when somebody made an old one younger', () => {
    expect(asFields(seconds, seconds - 3_600)).toBe('signature');
  });

  it('is accepted when one of several signatures is ours, as while a secret is exchanged', () => {
    const ours = sign(`${seconds}.${order.body.toString()}`);
    expect(sent(inFields, { 'x-signature': `t=${seconds}, v1=${'0'.repeat(64)}, v1=${ours}` })).toBe(
      'let in',
    );
  });

  it.each(['', 't=', `t=${seconds}`, 'v1=00', 't=now,v1=00', '=,=,='])(
    'is refused when it is %j',
    (header) => {
      expect(sent(inFields, { 'x-signature': header })).toBe('signature');
    },
  );

  it('is refused without a time, even when it was made without one', () => {
    expect(sent(inFields, { 'x-signature': `v1=${sign(`.${order.body.toString()}`)}` })).toBe('signature');
    expect(sent(inFields, { 'x-signature': `t=x,v1=${sign(`x.${order.body.toString()}`)}` })).toBe(
      'signature',
    );
  });
});

describe('a shared token', () => {
  const inHeader: Proof = {
    kind: 'token',
    in: 'header',
    name: 'authorization',
    prefix: 'Bearer ',
    secret: 'key',
  };
  const inQuery: Proof = { kind: 'token', in: 'query', name: 'token', secret: 'key' };
  const settings = { key: 'open sesame' };

  it('in a header or in the address lets its sender in', () => {
    expect(refusal({ proof: inHeader, settings, headers: { authorization: 'Bearer open sesame' } })).toBe(
      'let in',
    );
    expect(refusal({ proof: inQuery, settings, query: 'a=1&token=open%20sesame' })).toBe('let in');
  });

  it.each([
    ['another token', { authorization: 'Bearer open' }],
    ['no prefix', { authorization: 'open sesame' }],
    ['nothing', {}],
  ])('is refused with %s', (_words, headers) => {
    expect(refusal({ proof: inHeader, settings, headers })).toBe('credentials');
  });

  it('lets nobody in while it is not set', () => {
    expect(refusal({ proof: inQuery, settings: { key: '' }, query: 'token=' })).toBe('credentials');
    expect(refusal({ proof: inQuery, settings: {}, query: 'token=undefined' })).toBe('credentials');
  });
});

describe('user and password', () => {
  const proof: Proof = { kind: 'basic', user: 'user', password: 'password' };
  const settings = { user: 'shop', password: 'pass:word' };
  const as = (pair: string, given: Record<string, unknown> = settings) =>
    refusal({
      proof,
      settings: given,
      headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    });

  it('let their owner in', () => {
    expect(as('shop:pass:word')).toBe('let in');
  });

  it.each(['shop:pass', 'shop', ':', 'Shop:pass:word', ''])('are refused when they are %j', (pair) => {
    expect(as(pair)).toBe('credentials');
  });

  it('let nobody in while they are not set', () => {
    expect([as(':', { user: '', password: '' }), as('shop:', { user: 'shop' })]).toEqual([
      'credentials',
      'credentials',
    ]);
    expect(refusal({ proof, settings })).toBe('credentials');
  });
});

it('is only left out where the flow says so', () => {
  expect(refusal({ proof: { kind: 'none' }, settings: {} })).toBe('let in');
});

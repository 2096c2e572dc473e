import type { WebhookScheme } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { isSigned } from './signature.ts';

const woocommerce: WebhookScheme['signature'] = {
  algorithm: 'sha256',
  encoding: 'base64',
  header: 'x-wc-webhook-signature',
  secret: 'webhookSecret',
};

/** A delivery as WooCommerce signs it: base64 of HMAC-SHA256 over the raw body. */
const delivery = {
  secret: 'woo_test & "secret"',
  body: Buffer.from(
    '{"id":727,"number":"727","status":"processing","currency":"EUR","total":"119.00","date_modified_gmt":"2026-11-20T09:00:00"}',
  ),
  signature: 'dVjQuY0tiPnb+dCopmXa9lcKx4mCqU86eXxJ84ypvVU=',
};

const accepts = (
  change: { body?: Buffer; signature?: string | undefined; secret?: string } = {},
): boolean => {
  const { body, signature, secret } = { ...delivery, ...change };
  return isSigned(body, signature, woocommerce, secret);
};

describe('the signature of a delivery', () => {
  it('is accepted when it was made with our secret over these bytes', () => {
    expect(accepts()).toBe(true);
  });

  it.each([
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['no base64', { signature: '%%%' }],
    ['half of the signature', { signature: delivery.signature.slice(0, 22) }],
    ['the signature and more', { signature: `${delivery.signature.slice(0, -1)}AAAA` }],
    ['the secret of somebody else', { secret: 'another secret' }],
    ['a connection without a secret', { secret: '' }],
    ['a space more in the body', { body: Buffer.concat([delivery.body, Buffer.from(' ')]) }],
    ['no body', { body: Buffer.alloc(0) }],
  ])('is refused with %s', (_words, change) => {
    expect(accepts(change)).toBe(false);
  });

  it('is not accepted without a secret, even when it was made without one', () => {
    const signature = 'thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=';
    const nothing = Buffer.alloc(0);
    const madeWithAnything = isSigned(nothing, signature, woocommerce, '');
    expect(madeWithAnything).toBe(false);
  });

  it('may be hexadecimal, for systems that write it so', () => {
    const hex = Buffer.from(delivery.signature, 'base64').toString('hex');
    const scheme = { ...woocommerce, encoding: 'hex' as const };
    expect(isSigned(delivery.body, hex, scheme, delivery.secret)).toBe(true);
    expect(isSigned(delivery.body, delivery.signature, scheme, delivery.secret)).toBe(false);
  });
});

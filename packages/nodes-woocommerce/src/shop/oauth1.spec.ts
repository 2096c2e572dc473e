import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordedCalls } from '../testing/recorded.ts';
import { baseString, signedQuery } from './oauth1.ts';

const keys = { consumerKey: 'ck_key', consumerSecret: 'cs_secret' };

describe('the text that is signed', () => {
  const signed = recordedCalls().filter(({ baseString: text }) => text !== null);

  it.each(signed.map((call) => [call.name, call] as const))('is the recorded one: %s', (_name, call) => {
    const { origin, pathname, searchParams } = new URL(call.url);
    searchParams.delete('oauth_signature');
    const text = baseString(call.method, `${origin}${pathname}`, Object.fromEntries(searchParams));
    // The recording has placeholders for the keys, which were not encoded.
    expect(text.replaceAll('%253C', '<').replaceAll('%253E', '>').replaceAll('%2520', ' ')).toBe(
      call.baseString,
    );
  });

  it('encodes what stands in a value twice, and sorts by name', () => {
    expect(baseString('GET', 'http://shop.example.test/a b', { b: "it's +", a: 'ö' })).toBe(
      'GET&http%3A%2F%2Fshop.example.test%2Fa%20b&a%3D%25C3%25B6%26b%3Dit%2527s%2520%252B',
    );
  });
});

describe('a signature', () => {
  it('is HMAC-SHA256 with the secret and an ampersand', async () => {
    const url = 'http://shop.example.test/wp-json/wc/v3/orders';
    const { oauth_signature: signature, ...query } = await signedQuery(url, { per_page: '1' }, keys);
    const text = baseString('GET', url, query);
    expect(signature).toBe(createHmac('sha256', 'cs_secret&').update(text).digest('base64'));
    expect(query).toMatchObject({ per_page: '1', oauth_consumer_key: 'ck_key' });
  });

  it('is never made twice for the same nonce', async () => {
    const nonces = await Promise.all(
      Array.from(
        { length: 50 },
        async () => (await signedQuery('http://shop.example.test', {}, keys)).oauth_nonce,
      ),
    );
    expect(new Set(nonces).size).toBe(50);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoKeys, startShop } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { basic, call, oauthQuery, send } from '../testing/caller.ts';
import { fixture } from '../testing/recorded.ts';
import type { RecordedAuth } from '../testing/recorded.ts';
import type { ApiKey } from './auth.ts';
import { baseString, encode, parseOAuthHeader } from './oauth1.ts';

const recordings = fixture<RecordedAuth[]>('auth');
const recorded = (name: string) => {
  const found = recordings.find((call) => call.name === name);
  if (found === undefined) throw new Error(`Nothing was recorded under "${name}".`);
  return { status: found.status, body: found.body };
};

const key = (name: string, permissions: ApiKey['permissions'], mayManage = true): ApiKey => ({
  consumerKey: `ck_${name}`,
  consumerSecret: `cs_${name}`,
  permissions,
  mayManage,
});
const readKey = key('read', 'read');
const writeKey = key('write', 'write');
const lowlyKey = key('lowly', 'read_write', false);
const moreKeys = [readKey, writeKey, lowlyKey];

let http: Shop;
let https: Shop;
beforeAll(async () => {
  http = await startShop({ moreKeys });
  https = await startShop({ moreKeys, treatAsHttps: true });
});
afterAll(() => Promise.all([http.close(), https.close()]));

const products = '/wp-json/wc/v3/products';
const expectRecorded = (answer: { status: number; body: unknown }, name: string) =>
  expect({ status: answer.status, body: answer.body }).toEqual(recorded(name));

describe('over https', () => {
  it('takes the key as basic auth or in the query', async () => {
    expect((await call(https, 'GET', products)).status).toBe(200);
    const { consumerKey, consumerSecret } = demoKeys;
    const query = `consumer_key=${consumerKey}&consumer_secret=${consumerSecret}`;
    expect((await send(https, 'GET', `${products}?${query}`)).status).toBe(200);
  });

  it('treats an unknown key like none, and a wrong secret as an error', async () => {
    const orders = '/wp-json/wc/v3/orders';
    expectRecorded(await send(https, 'GET', orders), 'no credentials');
    const unknown = { consumerKey: 'ck_nobody', consumerSecret: 'cs_nobody' };
    expectRecorded(await call(https, 'GET', orders, null, unknown), 'https basic unknown key');
    const wrong = { ...demoKeys, consumerSecret: 'cs_wrong' };
    expectRecorded(await call(https, 'GET', orders, null, wrong), 'https basic right key wrong secret');
  });

  it('answers 401 to a key without the right to read or write, and 403 to a user without rights', async () => {
    expectRecorded(await call(https, 'POST', products, { name: 'x' }, readKey), 'read key writes');
    expectRecorded(await call(https, 'GET', products, null, writeKey), 'write key reads');
    expectRecorded(await call(https, 'GET', products, null, lowlyKey), 'same user, products');
    const own = await call(https, 'GET', '/wp-json/wc/v3/customers/3', null, lowlyKey);
    expectRecorded(own, 'same user, single own customer');
  });

  it('does not look at keys without pretty permalinks', async () => {
    const answer = await send(https, 'GET', '/?rest_route=/wc/v3/products', basic(demoKeys));
    expectRecorded(answer, 'without pretty permalinks: ?rest_route=');
  });

  it('takes OAuth as well, signed with the https address', async () => {
    const url = `${https.url}${products}`;
    const signed = oauthQuery(url, {}, { signedUrl: url.replace('http:', 'https:') });
    expect((await send(https, 'GET', `${products}?${signed}`)).status).toBe(200);
  });
});

describe('over plain http', () => {
  it('ignores basic auth and keys in the query, whatever a proxy header says', async () => {
    expectRecorded(await call(http, 'GET', products), 'http basic: not accepted');
    const forwarded = { ...basic(demoKeys), 'x-forwarded-proto': 'https' };
    expectRecorded(await send(http, 'GET', products, forwarded), 'http basic: not accepted');
    const { consumerKey, consumerSecret } = demoKeys;
    const query = `consumer_key=${consumerKey}&consumer_secret=${consumerSecret}`;
    const inQuery = await send(http, 'GET', `${products}?${query}`);
    expectRecorded(inQuery, 'http query string key: not accepted');
  });

  const signed = (options: Parameters<typeof oauthQuery>[2] = {}, query = {}) =>
    send(http, 'GET', `${products}?${oauthQuery(`${http.url}${products}`, query, options)}`);

  it.each(['HMAC-SHA256', 'HMAC-SHA1'])('takes OAuth signed with %s', async (method) => {
    expect((await signed({ method }, { per_page: '1', search: 'mug & co (blue)' })).status).toBe(200);
  });

  it('takes OAuth from the header', async () => {
    const query = new URLSearchParams(oauthQuery(`${http.url}${products}`, {}));
    const pairs = [...query].map(([name, value]) => `${name}="${encode(value)}"`);
    const answer = await send(http, 'GET', products, { authorization: `OAuth ${pairs.join(', ')}` });
    expect(answer.status).toBe(200);
  });

  it('refuses a signature over other parameters than those sent', async () => {
    const query = oauthQuery(`${http.url}${products}`, { per_page: '1' }).replace('per_page=1', 'per_page=2');
    expectRecorded(await send(http, 'GET', `${products}?${query}`), 'http OAuth1 bad signature');
  });

  it('refuses what was recorded as refused', async () => {
    expectRecorded(await signed({ signature: 'AAAA' }), 'http OAuth1 bad signature');
    const old = Math.floor(Date.now() / 1000) - 20 * 60;
    expectRecorded(await signed({ timestamp: old }), 'http OAuth1 timestamp 20 minutes old');
    expect((await signed({ nonce: 'fixed' })).status).toBe(200);
    expectRecorded(await signed({ nonce: 'fixed' }), 'http OAuth1 nonce used again');
    expectRecorded(await signed({ key: 'ck_unknown' }), 'http OAuth1 unknown key');
  });

  it('wants the signature over its own address, not over the one called', async () => {
    const shop = await startShop({ siteUrl: 'http://shop.example.test' });
    const called = oauthQuery(`${shop.url}${products}`, {});
    expectRecorded(await send(shop, 'GET', `${products}?${called}`), 'http OAuth1 bad signature');
    const home = oauthQuery(`http://shop.example.test${products}`, {});
    expect((await send(shop, 'GET', `${products}?${home}`)).status).toBe(200);
    await shop.close();
  });
});

describe('the text that OAuth signs', () => {
  const signedCalls = recordings.filter((call) => call.baseString !== null);

  it.each(signedCalls.map((call) => [call.name, call] as const))('is the recorded one: %s', (_name, call) => {
    const [url = '', search = ''] = call.url.split('?');
    const plain = search.replaceAll('ck_<rw key>', 'KEY');
    const header = (call as RecordedAuth & { authorization: string | null }).authorization ?? undefined;
    const params = [
      ...new URLSearchParams(plain),
      ...parseOAuthHeader(header?.replaceAll('ck_<rw key>', 'KEY')),
    ];
    expect(baseString('GET', url, params)).toBe(call.baseString?.replaceAll('ck_<rw key>', 'KEY'));
  });
});

import { jsonSchemaOf } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiServer, failureOf, PlainMemory } from '../testing/api-server.ts';
import { httpConnection } from './http.connection.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await ApiServer.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const read = (settings: object, memory?: PlainMemory) => {
  const api = server.client(settings, memory);
  return api.send(api.addressOf('orders'), { method: 'GET', intent: 'read' });
};

describe('the settings', () => {
  const refusals = (settings: object) =>
    httpConnection.settings
      .safeParse({ url: 'https://erp.example.com/api', ...settings })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

  it.each([
    [{ authKind: 'basic', username: 'ada' }, ['password: must be given for the sign-in "basic"']],
    [{ authKind: 'basic', username: 'a:b', password: 'x' }, ['username: must have no colon in it']],
    [{ authKind: 'bearer', token: '' }, ['token: must be given for the sign-in "bearer"']],
    [
      { authKind: 'header' },
      ['name: must be given for the sign-in "header"', 'value: must be given for the sign-in "header"'],
    ],
    [
      { authKind: 'header', name: 'My Key', value: 'x' },
      ['name: must be the name of a header, such as X-Api-Key'],
    ],
    [{ authKind: 'query', name: 'key' }, ['value: must be given for the sign-in "query"']],
    [
      { authKind: 'oauth2', tokenUrl: 'login', clientId: 'a', clientSecret: 'b' },
      ['tokenUrl: must be an address such as https://login.example.com/token'],
    ],
    [
      { authKind: 'oauth2', tokenUrl: 'https://login.example.com/token', clientId: 'a' },
      ['clientSecret: must be given for the sign-in "oauth2"'],
    ],
  ])('%j lack something, and name it', (settings, expected) => expect(refusals(settings)).toEqual(expected));

  it.each([
    'erp',
    'ftp://erp.example.com',
    'https://ada:secret@erp.example.com',
    'https://erp.example.com/?key=1',
  ])('refuse %s as an address', (url) =>
    expect(refusals({ url })[0]).toMatch(/^url: must be an address such as/),
  );

  it('keep every secret a secret, and explain every field', () => {
    const properties = jsonSchemaOf(httpConnection.settings)['properties'] as Record<
      string,
      Record<string, unknown>
    >;
    const secrets = Object.keys(properties).filter((name) => properties[name]?.['x-sensitive'] === 'secret');
    expect(secrets).toEqual(['password', 'token', 'value', 'clientSecret']);
    for (const property of Object.values(properties)) expect(property['title']).toMatch(/^[A-Z]/);
  });
});

describe('signing in', () => {
  it.each([
    [{}, undefined],
    [
      { authKind: 'basic', username: 'ada', password: 'pässword' },
      `Basic ${Buffer.from('ada:pässword').toString('base64')}`,
    ],
    [{ authKind: 'bearer', token: 'abc' }, 'Bearer abc'],
  ])('with %j', async (settings, authorization) => {
    await read(settings);
    expect(server.asked[0]?.headers.authorization).toBe(authorization);
  });

  it('with a header of the system, which a flow cannot override', async () => {
    const api = server.client({ authKind: 'header', name: 'X-Api-Key', value: 'abc' });
    await api.send(api.addressOf(''), { method: 'GET', intent: 'read', headers: { 'x-API-key': 'mine' } });
    expect(server.asked[0]?.headers['x-api-key']).toBe('abc');
  });

  it('with a parameter, which appears in no header that comes back', async () => {
    const key = 'a b+c/~';
    server.reply = ({ path }) => ({ headers: { link: `<${server.url}${path}&page=2>; rel="next"` } });
    const { headers } = await read({ authKind: 'query', name: 'key', value: key });
    expect(server.asked[0]?.query.get('key')).toBe(key);
    expect(headers['link']).toBe(`<${server.url}/orders?key=***&page=2>; rel="next"`);
  });
});

describe('signing in with client credentials', () => {
  let given: number;
  let expiresIn: unknown;
  beforeEach(() => {
    given = 0;
    expiresIn = 3_600;
    server.reply = ({ path, headers }) => {
      if (path === '/token')
        return { body: { access_token: `token-${String(++given)}`, expires_in: expiresIn } };
      return headers.authorization === `Bearer token-${String(given)}` ? { body: 'ok' } : { status: 401 };
    };
  });
  const settings = (more: object = {}) => ({
    authKind: 'oauth2',
    tokenUrl: `${server.url}/token`,
    clientId: 'cross dock',
    clientSecret: 's3cret',
    scope: 'orders.read',
    ...more,
  });
  const tokenRequests = () => server.asked.filter(({ path }) => path === '/token');

  it('asks for a token in the form of RFC 6749, once for all who need it at the same time', async () => {
    const memory = new PlainMemory();
    const answers = await Promise.all(Array.from({ length: 10 }, () => read(settings(), memory)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(tokenRequests()).toHaveLength(1);
    const [request] = tokenRequests();
    expect(request?.method).toBe('POST');
    expect(request?.body).toBe('grant_type=client_credentials&scope=orders.read');
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from('cross%20dock:s3cret').toString('base64')}`,
    );
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  });

  it('sends id and secret in the body where the system wants them there', async () => {
    await read(settings({ clientIn: 'body', scope: undefined }));
    expect(tokenRequests()[0]?.body).toBe(
      'grant_type=client_credentials&client_id=cross+dock&client_secret=s3cret',
    );
    expect(tokenRequests()[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    ['3600', 3_569_000, 3_571_000],
    [3_600, 3_569_000, 3_571_000],
    [60, 53_000, 55_000],
    [undefined, 269_000, 271_000],
  ])('keeps a token of %j s until shortly before its end', async (seconds, stillGood, over) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const began = Date.now();
    expiresIn = seconds;
    const memory = new PlainMemory();
    await read(settings(), memory);
    vi.setSystemTime(began + stillGood);
    await read(settings(), memory);
    expect(tokenRequests()).toHaveLength(1);
    vi.setSystemTime(began + over);
    expect((await read(settings(), memory)).status).toBe(200);
    expect(tokenRequests()).toHaveLength(2);
  });

  it('gets another token when the system takes the old one no longer, and asks again once', async () => {
    const memory = new PlainMemory();
    await read(settings(), memory);
    given += 1;
    expect((await read(settings(), memory)).status).toBe(200);
    server.reply = ({ path }) => (path === '/token' ? { body: { access_token: 'bad' } } : { status: 401 });
    const before = server.asked.length;
    expect((await read(settings(), memory)).status).toBe(401);
    expect(server.asked.slice(before).map(({ path }) => path)).toEqual(['/orders', '/token', '/orders']);
  });

  it.each([
    [{ status: 401, body: { error: 'invalid_client' } }, 'permanent', 'http.no-token'],
    [{ status: 400, body: { error: 'invalid_scope' } }, 'permanent', 'http.no-token'],
    [{ status: 200, body: { token: 'x' } }, 'permanent', 'http.no-token'],
    [{ status: 200, body: '<html>' }, 'permanent', 'http.not-json'],
    [{ status: 503 }, 'transient', 'http.unavailable'],
    [{ status: 429 }, 'transient', 'http.rate-limited'],
  ])('fails when the answer is %j, not a write done, and no secret told', async (reply, kind, code) => {
    server.reply = () => reply;
    const failure = await failureOf(read(settings()));
    expect(failure).toMatchObject({ kind, code, outcome: 'not-done' });
    expect(JSON.stringify(failure)).not.toContain('s3cret');
  });

  it('tries again after a failure', async () => {
    const memory = new PlainMemory();
    const usual = server.reply;
    server.reply = () => ({ status: 503 });
    await failureOf(read(settings(), memory));
    server.reply = usual;
    expect((await read(settings(), memory)).status).toBe(200);
  });
});

describe('the test of a connection', () => {
  const test = (settings: object = {}) => httpConnection.test(server.client(settings));

  it('says what answered', async () => {
    expect(await test()).toEqual({ address: `${server.url}/`, answered: 'with status 200' });
    expect(await test({ url: `${server.url}/api/`, testPath: '/ping?deep=1' })).toEqual({
      address: `${server.url}/api/ping?deep=1`,
      answered: 'with status 200',
    });
  });

  it('takes a base address where nothing is, and asks for a path', async () => {
    server.reply = () => ({ status: 404 });
    expect(await test()).toMatchObject({ answered: 'with status 404; enter a path for a better test' });
    expect(await failureOf(test({ testPath: 'ping' }))).toMatchObject({ code: 'http.refused' });
  });

  it.each([
    [401, 'http.not-allowed'],
    [403, 'http.not-allowed'],
    [429, 'http.rate-limited'],
    [500, 'http.unavailable'],
  ])('fails with status %i as %s', async (status, code) => {
    server.reply = () => ({ status });
    expect((await failureOf(test())).code).toBe(code);
  });
});

describe('a path', () => {
  const base = 'https://erp.example.com/api/v2';
  const addressOf = (path: string, url = base) =>
    httpConnection
      .open({
        settings: httpConnection.settings.parse({ url }),
        http: { send: () => Promise.reject(new Error('Nobody may be called')) },
        memory: new PlainMemory(),
      })
      .addressOf(path);

  it.each([
    ['', base],
    ['orders/1001', `${base}/orders/1001`],
    ['/orders', `${base}/orders`],
    ['?page=2', `${base}?page=2`],
    ['orders/shop:1001', `${base}/orders/shop:1001`],
    ['a/../orders', `${base}/orders`],
    [`${base}/orders?page=2`, `${base}/orders?page=2`],
    ['@evil.example', `${base}/@evil.example`],
    ['//evil.example/', `${base}/evil.example/`],
  ])('"%s" is below the address of the connection', (path, address) => {
    expect(addressOf(path)).toBe(address);
    expect(addressOf(path, `${base}/`)).toBe(address);
  });

  it.each([
    '../v1/orders',
    'orders/../../../admin',
    'orders/%2e%2e/%2E%2E/admin',
    'orders\\..\\..\\admin',
    '..',
    'https://evil.example/api/v2/orders',
    'http://erp.example.com/api/v2/orders',
    'https://erp.example.com:8443/api/v2/orders',
    'https://erp.example.com/api/v20',
    'https://ada:secret@erp.example.com/api/v2/orders',
    'https://[',
  ])('"%s" is refused: it leads out of the connection', (path) => {
    expect(() => addressOf(path)).toThrow(
      /^The connection is for https:\/\/erp\.example\.com\/api\/v2 and what is below/,
    );
  });
});

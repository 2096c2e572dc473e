import { ApiError, makeClient } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoLogin } from '../../config.ts';
import { type ControlPlane, startControlPlane } from '../../testing/control-plane.ts';
import { SignInLimit } from './sign-in-limit.ts';

let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane.close());

function signIn(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${plane.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function cookieOfSignIn(): Promise<string> {
  const response = await signIn(demoLogin);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const problemOf = async (response: Response) => (await response.json()) as { code: string; detail: string };

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const response = await signIn(demoLogin);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: demoLogin.email });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^crossdock_session=[\w-]{43};/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).toContain('Path=/');
    expect(cookie).toContain(`Max-Age=${String(14 * 24 * 3600)}`);
  });

  it('keeps a digest of the session only', async () => {
    const token = (await cookieOfSignIn()).split('=')[1] ?? '';
    const { rows } = await plane.pool.query<{ found: boolean }>(
      `select exists (select 1 from sessions where encode(token_hash, 'escape') = $1) as found,
              (select count(*) from sessions where token_hash = sha256($1::bytea)) as kept`,
      [token],
    );
    expect(rows).toEqual([{ found: false, kept: '1' }]);
  });

  it('says who is signed in until they sign out', async () => {
    const cookie = await cookieOfSignIn();
    const who = () => fetch(`${plane.url}/api/session`, { headers: { cookie } });
    expect((await who()).status).toBe(200);
    await fetch(`${plane.url}/api/session`, { method: 'DELETE', headers: { cookie } });
    expect((await who()).status).toBe(401);
  });

  it('ends after its time', async () => {
    const cookie = await cookieOfSignIn();
    await plane.pool.query(`update sessions set expires_at = now() - interval '1 second'`);
    expect((await fetch(`${plane.url}/api/session`, { headers: { cookie } })).status).toBe(401);
  });

  it('refuses a wrong password and an unknown e-mail with the same words', async () => {
    const wrong = await signIn({ ...demoLogin, password: 'not this one' });
    const unknown = await signIn({ ...demoLogin, email: 'nobody@crossdock.local' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
  });

  it('stops checking after five wrong passwords, also for the right one', async () => {
    const guess = { email: 'guessed@crossdock.local', password: 'wrong' };
    for (let count = 0; count < 5; count += 1) expect((await signIn(guess)).status).toBe(401);
    const refused = await signIn(guess);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(await problemOf(refused)).toMatchObject({ code: 'auth.too-many-attempts' });
  });
});

describe('the people of an installation', () => {
  it('are named to those who are signed in, and nothing of their passwords', async () => {
    const { id, email, name } = await plane.client.session.who({});
    expect(await plane.client.people.list({})).toEqual([{ id, email, name }]);
  });
});

describe('the limit of wrong passwords', () => {
  it('is for an address and an e-mail together, and is over after a quarter of an hour', () => {
    let now = 0;
    const limit = new SignInLimit(() => now);
    for (let count = 0; count < 5; count += 1) limit.failed('1.1.1.1', 'ada@shop.example');
    expect(limit.waitSeconds('1.1.1.1', 'ada@shop.example')).toBe(900);
    expect(limit.waitSeconds('2.2.2.2', 'ada@shop.example')).toBe(0);
    now = 900_000;
    expect(limit.waitSeconds('1.1.1.1', 'ada@shop.example')).toBe(0);
    limit.failed('1.1.1.1', 'ada@shop.example');
    expect(limit.waitSeconds('1.1.1.1', 'ada@shop.example')).toBe(0);
  });
});

describe('API tokens', () => {
  it('work until they are revoked, and are shown once', async () => {
    const made = await plane.client.tokens.create({ body: { name: 'nightly import' } });
    expect(made.token).toMatch(/^cdk_[\w-]{43}$/);
    const machine = makeClient({ baseUrl: plane.url, token: made.token });
    expect(await machine.session.who({})).toMatchObject({ email: demoLogin.email });
    const listed = (await plane.client.tokens.list({})).find(({ id }) => id === made.id);
    expect(listed).toMatchObject({ name: 'nightly import', lastUsedAt: expect.any(String) as string });
    expect(JSON.stringify(listed)).not.toContain(made.token);
    await plane.client.tokens.revoke({ params: { token: made.id } });
    await expect(machine.session.who({})).rejects.toThrow(ApiError);
  });

  it('that are unknown are refused with what to do', async () => {
    const stranger = makeClient({ baseUrl: plane.url, token: 'cdk_unknown' });
    await expect(stranger.session.who({})).rejects.toMatchObject({
      problem: { status: 401, code: 'auth.unknown-token' },
    });
  });

  it('note their use at most once a minute', async () => {
    await plane.client.session.who({});
    const used = async () => (await plane.pool.query('select last_used_at from api_tokens order by id')).rows;
    const before = await used();
    await plane.client.session.who({});
    expect(await used()).toEqual(before);
  });
});

describe('pages of other sites', () => {
  it('cannot change anything with our cookie', async () => {
    const cookie = await cookieOfSignIn();
    const send = (headers: Record<string, string>, body = '{"name":"x"}') =>
      fetch(`${plane.url}/api/tokens`, { method: 'POST', headers: { cookie, ...headers }, body });
    const json = { 'content-type': 'application/json' };
    expect((await send({ ...json, origin: 'https://evil.example' })).status).toBe(403);
    expect((await send({ ...json, origin: 'null' })).status).toBe(403);
    expect((await send({ 'content-type': 'application/x-www-form-urlencoded' }, 'name=x')).status).toBe(415);
    expect((await send({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send({ ...json, origin: plane.url })).status).toBe(200);
    expect((await send({ ...json, origin: 'https://crossdock.example' })).status).toBe(200);
  });
});

describe('operations that nobody may call without signing in', () => {
  it('are all but signing in and the first look', async () => {
    const paths = [
      '/api/catalogue',
      '/api/environments',
      '/api/environments/dev/runs',
      '/api/environments/dev/live',
    ];
    for (const path of paths) expect((await fetch(plane.url + path)).status, path).toBe(401);
    expect((await fetch(`${plane.url}/api/about`)).status).toBe(200);
  });
});

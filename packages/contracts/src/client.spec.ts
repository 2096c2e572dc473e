import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError, makeClient } from './client.ts';

interface Seen {
  request: string;
  headers: Record<string, unknown>;
  body: string;
}

let server: Server;
let baseUrl: string;
let seen: Seen[];
let answer: { status: number; type: string; body: string };

const json = (status: number, body: unknown, type = 'application/json') => ({
  status,
  type,
  body: JSON.stringify(body),
});

beforeEach(async () => {
  seen = [];
  answer = json(200, {});
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ request: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, body });
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function errorOf(call: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error(`Not an ApiError: ${String(error)}`);
  return error;
}

describe('a call', () => {
  it('goes to the path of its contract, names filled in, whatever they hold', async () => {
    await makeClient({ baseUrl }).runs.get({ params: { env: 'prod', run: 'a/b c?d' } });
    expect(seen[0]?.request).toBe('GET /api/environments/prod/runs/a%2Fb%20c%3Fd');
  });

  it('carries its query: lists repeated, what is not asked left out', async () => {
    await makeClient({ baseUrl }).runs.list({
      params: { env: 'dev' },
      query: { status: ['failed', 'retrying'], search: 'order 1001&x', limit: 20 },
    });
    const url = new URL(seen[0]?.request.slice(4) ?? '', baseUrl);
    expect(url.pathname).toBe('/api/environments/dev/runs');
    expect([...url.searchParams]).toEqual([
      ['status', 'failed'],
      ['status', 'retrying'],
      ['search', 'order 1001&x'],
      ['limit', '20'],
    ]);
  });

  it('carries its body as JSON, and says so only when there is one', async () => {
    const client = makeClient({ baseUrl });
    await client.flows.create({ body: { name: 'Größe' } });
    await client.session.signOut({});
    expect(seen[0]).toMatchObject({
      request: 'POST /api/flows',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ name: 'Größe' });
    expect(seen[1]).toMatchObject({ request: 'DELETE /api/session', body: '' });
    expect(seen[1]?.headers).not.toHaveProperty('content-type');
  });

  it('carries the token of a machine, and none for a person with a cookie', async () => {
    await makeClient({ baseUrl, token: 'secret' }).session.who({});
    await makeClient({ baseUrl }).session.who({});
    expect(seen[0]?.headers['authorization']).toBe('Bearer secret');
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
  });

  it('gives what the server answered', async () => {
    answer = json(200, { id: '1', email: 'ada@example.test', name: 'Ada' });
    await expect(makeClient({ baseUrl }).session.who({})).resolves.toEqual({
      id: '1',
      email: 'ada@example.test',
      name: 'Ada',
    });
  });
});

describe('an error', () => {
  it('is the problem the server explained, fields and all', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid body',
      status: 422,
      code: 'request.invalid-body',
      detail: 'name must not be empty',
      errors: [{ field: 'name', message: 'must not be empty' }],
    };
    answer = json(422, problem, 'application/problem+json');
    const error = await errorOf(makeClient({ baseUrl }).flows.create({ body: { name: '' } }));
    expect(error.problem).toEqual(problem);
    expect(error.message).toBe('name must not be empty');
  });

  it.each([
    [502, 'text/html', '<html>Bad gateway</html>'],
    [503, 'text/plain', ''],
    [500, 'application/json', '{"message":"not ours"}'],
    [200, 'text/html', '<html>Sign in</html>'],
    [200, 'application/json', '{"id": '],
  ])('is also an answer of status %i that nobody can read: %s %s', async (status, type, body) => {
    answer = { status, type, body };
    const { problem } = await errorOf(makeClient({ baseUrl }).session.who({}));
    expect(problem).toMatchObject({ status, code: 'request.unreadable-answer' });
    expect(problem.detail).toContain(`status ${String(status)}`);
  });

  it('of the network stays one of the network: nothing answered', async () => {
    const client = makeClient({ baseUrl: 'http://127.0.0.1:1' });
    await expect(client.session.who({})).rejects.not.toBeInstanceOf(ApiError);
  });
});

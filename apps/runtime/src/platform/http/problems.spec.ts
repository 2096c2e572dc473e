import { ProblemDocument } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../testing/control-plane.ts';

let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane.close());

/** Sends a request as the demo person; answers status and problem document. */
async function refusal(method: string, path: string, body?: string, type = 'application/json') {
  const response = await fetch(plane.url + path, {
    method,
    headers: {
      authorization: `Bearer ${plane.token}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = ProblemDocument.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

describe('every refusal is a problem document that says what to do', () => {
  it('for JSON that cannot be read', async () => {
    const problem = await refusal('POST', '/api/flows', '{"name": ');
    expect(problem).toMatchObject({ status: 400, code: 'request.malformed' });
    expect(problem.detail).toContain('not valid JSON');
  });

  it('for an empty body that claims to be JSON', async () => {
    expect(await refusal('POST', '/api/flows', '')).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  it('for a body of another kind', async () => {
    const problem = await refusal('POST', '/api/flows', '<name/>', 'application/xml');
    expect(problem).toMatchObject({ status: 415, code: 'request.not-json' });
  });

  it('for a body that is too large', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(1_100_000) });
    expect(await refusal('POST', '/api/flows', body)).toMatchObject({
      status: 413,
      code: 'request.too-large',
    });
  });

  it('for an address where nothing is', async () => {
    const problem = await refusal('GET', '/api/nothing?secret=1');
    expect(problem).toMatchObject({ status: 404, code: 'request.unknown-path' });
    expect(problem.detail).not.toContain('secret');
  });

  it('for a wrong type, by the name of the field', async () => {
    const problem = await refusal('POST', '/api/flows', '{"name": 5}');
    expect(problem).toMatchObject({ status: 422, code: 'request.invalid-body' });
    expect(problem.errors).toEqual([{ field: 'name', message: 'must be a text, not a number' }]);
  });

  it('for a field that does not exist', async () => {
    const problem = await refusal('POST', '/api/flows', '{"name": "a", "nmae": "b"}');
    expect(problem.errors).toEqual([
      { field: 'nmae', message: expect.stringContaining('not a known field') as string },
    ]);
  });

  it('for a body that is left out', async () => {
    expect(await refusal('POST', '/api/flows')).toMatchObject({ status: 422, code: 'request.invalid-body' });
  });

  it('for a wrong query', async () => {
    const problem = await refusal('GET', '/api/environments/dev/runs?limit=0');
    expect(problem.errors).toEqual([{ field: 'limit', message: expect.any(String) as string }]);
  });

  it('for an environment that does not exist, with those that do', async () => {
    const problem = await refusal('GET', '/api/environments/staging/runs');
    expect(problem).toMatchObject({ status: 404, code: 'environments.unknown' });
    expect(problem.detail).toContain('dev, prod');
  });

  it('for text that cannot be stored', async () => {
    const problem = await refusal(
      'PUT',
      '/api/environments/dev/lookups/accounts',
      String.raw`{"a": "\u0000"}`,
    );
    expect(problem).toMatchObject({ status: 400, code: 'request.unsupported-character' });
  });

  it('for what nobody foresaw, by an id that the log knows, and without its inside', async () => {
    await plane.pool.query('alter table api_tokens rename column name to label');
    try {
      const problem = await refusal('GET', '/api/tokens');
      expect(problem).toMatchObject({ status: 500, code: 'request.unexpected' });
      expect(problem.detail).toMatch(/evidence [0-9a-f-]{36}/);
      expect(problem.detail).not.toMatch(/column|label|name/);
    } finally {
      await plane.pool.query('alter table api_tokens rename column label to name');
    }
  });
});

describe('health', () => {
  it('is live and ready without signing in', async () => {
    expect((await fetch(`${plane.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${plane.url}/health/ready`)).status).toBe(200);
  });

  it('is not ready while a migration is missing', async () => {
    await plane.pool.query('alter table migrations rename to migrations_away');
    const response = await fetch(`${plane.url}/health/ready`);
    await plane.pool.query('alter table migrations_away rename to migrations');
    expect(response.status).toBe(503);
  });
});

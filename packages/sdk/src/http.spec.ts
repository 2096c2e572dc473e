import { describe, expect, it } from 'vitest';
import { isFailureError } from './failure.ts';
import { failureOfStatus, type Http, type HttpResponse, jsonOf, retryAfterOf, sendOk } from './http.ts';

const answer = (status: number, headers: Record<string, string> = {}, text = ''): HttpResponse => ({
  status,
  headers,
  text,
});

describe('what a status means', () => {
  it.each([
    [200, 'write', undefined],
    [201, 'write', undefined],
    [204, 'read', undefined],
    [301, 'read', { kind: 'permanent', outcome: 'not-done', code: 'erp.redirected' }],
    [302, 'write', { kind: 'permanent', outcome: 'unknown', code: 'erp.redirected' }],
    [307, 'write', { kind: 'permanent', outcome: 'unknown', code: 'erp.redirected' }],
    [400, 'write', { kind: 'permanent', outcome: 'not-done', code: 'erp.refused' }],
    [401, 'write', { kind: 'permanent', outcome: 'not-done', code: 'erp.not-allowed' }],
    [403, 'read', { kind: 'permanent', outcome: 'not-done', code: 'erp.not-allowed' }],
    [404, 'read', { kind: 'permanent', outcome: 'not-done', code: 'erp.refused' }],
    [408, 'write', { kind: 'transient', outcome: 'unknown', code: 'erp.unavailable' }],
    [409, 'write', { kind: 'permanent', outcome: 'not-done', code: 'erp.refused' }],
    [422, 'write', { kind: 'permanent', outcome: 'not-done', code: 'erp.refused' }],
    [429, 'write', { kind: 'transient', outcome: 'not-done', code: 'erp.rate-limited' }],
    [500, 'write', { kind: 'transient', outcome: 'unknown', code: 'erp.unavailable' }],
    [500, 'read', { kind: 'transient', outcome: 'not-done', code: 'erp.unavailable' }],
    [503, 'write', { kind: 'transient', outcome: 'unknown', code: 'erp.unavailable' }],
    [599, 'read', { kind: 'transient', outcome: 'not-done', code: 'erp.unavailable' }],
  ] as const)('%i for a %s is %o', (status, intent, expected) => {
    const failure = failureOfStatus('erp', answer(status, {}, 'their words'), intent);
    if (expected === undefined) return expect(failure).toBeUndefined();
    expect(failure).toMatchObject({ ...expected, evidence: { status, body: 'their words' } });
  });

  it('a redirect names the address to enter instead', () => {
    const failure = failureOfStatus('erp', answer(301, { location: 'https://erp.example.test/' }), 'read');
    expect(failure?.message).toContain('https://erp.example.test/');
  });

  it.each([429, 503])('%i keeps how long the system asked us to wait', (status) => {
    expect(failureOfStatus('erp', answer(status, { 'retry-after': '30' }), 'write')?.retryAfterMs).toBe(
      30_000,
    );
    expect(failureOfStatus('erp', answer(status), 'write')).not.toHaveProperty('retryAfterMs');
  });

  it('keeps no more of a long body than an engineer will read', () => {
    const failure = failureOfStatus('erp', answer(500, {}, 'x'.repeat(100_000)), 'read');
    expect(String(failure?.evidence?.['body'])).toHaveLength(500);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-21T03:40:00Z');

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['2.0', 2_000],
    ['0.25', 250],
    ['Sat, 21 Nov 2026 03:40:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 03:41:00 GMT', 60_000],
    ['Sat, 21 Nov 2026 03:39:00 GMT', 0],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999999999999999999', undefined],
  ])('"%s" is %s ms', (text, expected) => {
    expect(retryAfterOf(answer(429, { 'retry-after': text }), now)).toBe(expected);
  });

  it('that is not given is no wait', () => {
    expect(retryAfterOf(answer(429), now)).toBeUndefined();
  });
});

describe('answers', () => {
  const thrownBy = (act: () => unknown): unknown => {
    try {
      act();
    } catch (error) {
      return isFailureError(error) ? error.failure : error;
    }
    return undefined;
  };

  it('are read as JSON', () => {
    expect(jsonOf(answer(200, {}, '{"id":7}'), 'read')).toEqual({ id: 7 });
  });

  it.each([
    ['read', 'not-done'],
    ['write', 'unknown'],
  ] as const)('that are a login page leave a %s %s', (intent, outcome) => {
    expect(thrownBy(() => jsonOf(answer(200, {}, '<html>Sign in</html>'), intent))).toMatchObject({
      kind: 'permanent',
      outcome,
      code: 'http.not-json',
      evidence: { status: 200, body: '<html>Sign in</html>' },
    });
  });

  it('are success or a failure where success is insisted on', async () => {
    const answering = (status: number): Http => ({ send: () => Promise.resolve(answer(status)) });
    const request = { method: 'POST', url: 'https://erp.example.test', intent: 'write' } as const;
    await expect(sendOk(answering(201), 'erp', request)).resolves.toMatchObject({ status: 201 });
    for (const status of [302, 400, 429, 503]) {
      const error: unknown = await sendOk(answering(status), 'erp', request).catch((each: unknown) => each);
      expect(isFailureError(error)).toBe(true);
    }
  });
});

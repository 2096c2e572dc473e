import { describe, expect, it } from 'vitest';
import { business, Failure, FailureError, isFailureError, permanent, policy, transient } from './failure.ts';

/** What the class of another installed copy of the SDK makes: same brand, other class. */
function foreignFailure(): unknown {
  const failure = { kind: 'transient', outcome: 'unknown', code: 'odoo.no-answer', message: 'No answer.' };
  return Object.assign(new Error(failure.message), { [Symbol.for('crossdock.failure')]: true, failure });
}

describe('a failure', () => {
  it('is recognised when another copy of the SDK made it', () => {
    const error = foreignFailure();
    expect(error instanceof FailureError).toBe(false);
    expect(isFailureError(error) && Failure.parse(error.failure)).toEqual({
      kind: 'transient',
      outcome: 'unknown',
      code: 'odoo.no-answer',
      message: 'No answer.',
    });
  });

  it.each([
    new Error('boom'),
    'boom',
    null,
    undefined,
    { failure: {} },
    { [Symbol('crossdock.failure')]: true },
  ])('is not what else may be thrown: %o', (thrown) => {
    expect(isFailureError(thrown)).toBe(false);
  });

  it.each([
    ['transient', transient],
    ['permanent', permanent],
    ['business', business],
    ['policy', policy],
  ] as const)('of kind %s says who acts, and that nothing was done unless told otherwise', (kind, make) => {
    const error = make('odoo.some-code', 'Do this.');
    expect(error.message).toBe('Do this.');
    expect(error.failure).toEqual({ kind, outcome: 'not-done', code: 'odoo.some-code', message: 'Do this.' });
    expect(make('odoo.some-code', 'Do this.', { outcome: 'done', retryAfterMs: 5 }).failure).toMatchObject({
      outcome: 'done',
      retryAfterMs: 5,
    });
  });

  it.each(['unknown-sku', 'Odoo.unknown-sku', 'odoo.UNKNOWN', 'odoo.', 'odoo.a.b', 'odoo.a b'])(
    'has a code of system and reason: %s is none',
    (code) => {
      expect(() => business(code, 'Unknown SKU.')).toThrow();
    },
  );

  it('survives the journal: written as JSON and read back it is the same', () => {
    const { failure } = transient('odoo.rate-limited', 'Slow down.', {
      retryAfterMs: 2_000,
      evidence: { status: 429 },
    });
    expect(Failure.parse(JSON.parse(JSON.stringify(failure)))).toEqual(failure);
  });
});

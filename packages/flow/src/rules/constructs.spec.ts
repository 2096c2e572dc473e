import { describe, expect, it } from 'vitest';
import { catalogue, drawn } from '../testing/drawn.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { validate } from '../validate.ts';

const paid = { field: 'trigger.status', operator: 'equals', value: 'paid' } as const;

describe('a route', () => {
  const routed = (branches: unknown) =>
    drawn('trigger -> route', { route: { type: 'core.route@1', params: { branches } } });
  const branch = (port: string, when: unknown) => ({ port, title: port, when });

  it('has branches that can be told apart, from each other and from the rest', () => {
    expect(problemsOf(routed([branch('a', paid), branch('a', paid), branch('otherwise', paid)]))).toEqual([
      'flow.invalid-params at route params.branches.1.port',
      'flow.invalid-params at route params.branches.2.port',
    ]);
  });

  it.each([
    [{ field: 'trigger.a', operator: 'equals' }, 'value'],
    [{ field: 'trigger.a', operator: 'equals', value: '' }, 'value'],
    [{ field: 'trigger.a', operator: 'one-of', value: 'paid' }, 'value'],
    [{ field: 'trigger.a', operator: 'one-of', value: [] }, 'value'],
    [{ field: 'trigger.a', operator: 'contains', value: ['paid'] }, 'value'],
    [{ any: [paid, { field: 'trigger.a', operator: 'at-least' }] }, 'any.1.value'],
    [{ all: [] }, ''],
    [{ all: [paid, { any: [] }] }, 'all.1'],
  ])('says when a branch is taken: %j does not', (when, field) => {
    const place = ['params.branches.0.when', field].filter((each) => each !== '').join('.');
    expect(problemsOf(routed([branch('a', when)]))).toEqual([`flow.invalid-params at route ${place}`]);
  });

  it.each([
    [{ field: 'trigger.a', operator: 'equals', value: false }],
    [{ field: 'trigger.a', operator: 'at-least', value: 0 }],
    [{ field: 'trigger.a', operator: 'is-absent' }],
    [{ field: 'trigger.a', operator: 'one-of', value: ['paid'] }],
    [{ formula: 'trigger.a' }],
  ])('is decided by %j', (when) => {
    expect(problemsOf(routed([branch('a', when)]))).toEqual([]);
  });

  it('is not decided by a formula that answers no yes or no', () => {
    const [problem] = validate(routed([branch('a', { formula: 'decimal("1")' })]), catalogue);
    expect(problem?.message).toBe(
      'The formula in "route" is not valid: it must answer true or false, but answers decimal.',
    );
  });
});

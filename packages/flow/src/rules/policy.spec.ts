import { describe, expect, it } from 'vitest';
import { catalogue, drawn } from '../testing/drawn.ts';
import { validate } from '../validate.ts';

describe('the sequence key', () => {
  it.each([
    [{ ref: 'trigger.number' }, []],
    [{ formula: 'trigger.number + "-a"' }, []],
    [{ ref: 'steps.a.id' }, ['flow.sequence-misfit']],
    [{ formula: 'trigger.' }, ['flow.sequence-misfit']],
    [{ value: '' }, ['flow.sequence-misfit']],
  ])('%j is read from the trigger alone', (key, codes) => {
    const flow = drawn('trigger -> a');
    const policy = { ...flow.policy, sequence: { key, onFailedHead: 'pass' as const } };
    expect(validate({ ...flow, policy }, catalogue).map(({ code }) => code)).toEqual(codes);
  });
});

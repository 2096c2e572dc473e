import { compileInput, makeExpressions } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { peakFlow, sharedKeyOf } from './peak-flow.ts';

const key = peakFlow.policy.sequence?.key ?? { value: null };
const read = compileInput(
  makeExpressions(() => ({})),
  key,
  'the key',
);
const keyInFlow = (number: number): unknown =>
  read({
    trigger: { number: String(number), ref: `shop/order/${String(number)}` },
    steps: {},
    run: { id: '' },
  });

describe('the peak', () => {
  const numbers = Array.from({ length: 2_000 }, (_, index) => 10_000_000 + index);

  it('watches the order of exactly those orders that the flow keeps in order', () => {
    const byWatch = Map.groupBy(numbers, (number) => sharedKeyOf(number) ?? `own ${String(number)}`);
    const byFlow = Map.groupBy(numbers, keyInFlow);
    expect([...byFlow.values()]).toEqual([...byWatch.values()]);
  });

  it('lets a tenth of the orders share a hundred keys', () => {
    const keys = numbers.flatMap((number) => sharedKeyOf(number) ?? []);
    expect(keys).toHaveLength(200);
    expect(new Set(keys).size).toBe(100);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Order } from './order.ts';
import { sampleOrder } from './testing/sample-order.ts';

/** The order with one field replaced, or taken out: what a careless source would send. */
function orderWith(path: string, value: unknown): unknown {
  const order: unknown = structuredClone(sampleOrder());
  const names = path.split('.');
  const last = names.pop() ?? '';
  let place = order as Record<string, unknown>;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return order;
}

const refusals = (order: unknown) =>
  (Order.safeParse(order).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('an order', () => {
  it('is taken as it was sold', () => {
    expect(Order.parse(sampleOrder())).toEqual(sampleOrder());
  });

  it.each([
    ['lines.0.net.amount', 19.98, 'lines.0.net.amount: Invalid input: expected string, received number'],
    ['totals.total', 59.49, 'totals.total: Invalid input: expected object, received number'],
    ['lines.0.quantity', 2, 'lines.0.quantity: Invalid input: expected string, received number'],
    ['lines.0.tax.amount', '3,80', 'lines.0.tax.amount: must be a decimal number with a dot, such as 19.98'],
    [
      'lines.1.net.currency',
      undefined,
      'lines.1.net.currency: Invalid input: expected string, received undefined',
    ],
    ['currency', undefined, 'currency: Invalid input: expected string, received undefined'],
    ['currency', 'eur', 'currency: must be an ISO 4217 code of three capitals, such as EUR'],
    ['ref', '1001', 'ref: must look like shop/order/1001'],
    ['placedAt', '2026-11-21 03:40', 'placedAt: Invalid ISO datetime'],
    ['placedAt', '2026-11-21T03:40:27+01:00', 'placedAt: Invalid ISO datetime'],
  ])('with %s = %j is refused, and the field named', (path, value, refusal) => {
    expect(refusals(orderWith(path, value))).toEqual([refusal]);
  });

  it('may lack what a shop does not know: SKU of a deleted product, note, a paying date', () => {
    for (const path of ['lines.0.sku', 'note', 'payment.paidAt', 'billing.street2', 'customer.ref'])
      expect(refusals(orderWith(path, undefined))).toEqual([]);
  });

  it('marks what identifies a person, so that logs and screens can mask it', () => {
    const schema = z.toJSONSchema(Order) as unknown;
    expect(schema).toMatchObject({
      properties: {
        customer: {
          properties: { name: { 'x-sensitive': 'personal' }, email: { 'x-sensitive': 'personal' } },
        },
        billing: { properties: { street: { 'x-sensitive': 'personal', title: 'Street and number' } } },
      },
    });
  });
});

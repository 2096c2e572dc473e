import { Flow } from '@crossdock/flow';

/** The order-sync of the benchmark: trigger, a mapping of 25+ fields with totals and rounding, a branch, one POST. */
export function benchFlow(stubUrl: string): Flow {
  const line = (field: string) => ({ ref: `item.${field}` });
  const send = (path: string) => ({
    type: 'core.send-http-request@1',
    inputs: {
      url: { value: `${stubUrl}${path}` },
      idempotencyKey: { ref: 'trigger.ref' },
      body: { ref: 'steps.map-order' },
    },
  });
  return Flow.parse({
    schema: 1,
    nodes: {
      'order-placed': { type: 'woocommerce.order@1', connection: 'shop' },
      'map-order': {
        type: 'core.map@1',
        params: {
          fields: {
            reference: { ref: 'trigger.ref' },
            number: { ref: 'trigger.number' },
            placedAt: { ref: 'trigger.placedAt' },
            currency: { ref: 'trigger.currency' },
            channel: { value: 'woocommerce' },
            payment: {
              lookup: { table: 'payment-methods', key: 'trigger.payment.method', otherwise: 'other' },
            },
            transaction: { ref: 'trigger.payment.transaction' },
            'customer.name': { ref: 'trigger.customer.name' },
            'customer.email': { ref: 'trigger.customer.email' },
            'customer.kind': { ref: 'trigger.customer.kind' },
            'customer.phone': { ref: 'trigger.customer.phone' },
            'billing.street': { ref: 'trigger.billing.street' },
            'billing.street2': { ref: 'trigger.billing.street2' },
            'billing.postcode': { ref: 'trigger.billing.postcode' },
            'billing.city': { ref: 'trigger.billing.city' },
            'billing.country': { ref: 'trigger.billing.country' },
            'shipping.name': { ref: 'trigger.shipping.name' },
            'shipping.street': { ref: 'trigger.shipping.street' },
            'shipping.postcode': { ref: 'trigger.shipping.postcode' },
            'shipping.city': { ref: 'trigger.shipping.city' },
            'shipping.country': { ref: 'trigger.shipping.country' },
            note: { ref: 'trigger.note' },
            lines: {
              each: 'trigger.lines',
              fields: {
                sku: line('sku'),
                name: line('name'),
                quantity: line('quantity'),
                net: line('net.amount'),
                tax: line('tax.amount'),
                gross: { formula: 'round(decimal(item.net) + decimal(item.tax), 2)' },
              },
            },
            'totals.net': { ref: 'trigger.totals.net.amount' },
            'totals.tax': { ref: 'trigger.totals.tax.amount' },
            'totals.shipping': { ref: 'trigger.totals.shipping.amount' },
            'totals.total': {
              formula: 'round(decimal(trigger.totals.net) + decimal(trigger.totals.tax), 2)',
            },
            'totals.commission': {
              formula: 'fixed(round(decimal(trigger.totals.net) * decimal("0.025"), 2), 2)',
            },
          },
        },
      },
      size: {
        type: 'core.route@1',
        params: {
          branches: [
            {
              port: 'large',
              title: 'Large order',
              when: { field: 'trigger.totals.total', operator: 'at-least', value: '100' },
            },
          ],
        },
      },
      'send-large': send('/large'),
      'send-order': send('/orders'),
    },
    wires: [
      { from: 'order-placed.out', to: 'map-order' },
      { from: 'map-order.out', to: 'size' },
      { from: 'size.large', to: 'send-large' },
      { from: 'size.otherwise', to: 'send-order' },
    ],
  });
}

import { Flow, type FlowNode, type MappingField } from '@crossdock/flow';

const line = (field: string): MappingField => ({ ref: `item.${field}` });

/** What the ERP is told of each line. */
export const lineFields: Record<string, MappingField> = {
  sku: line('sku'),
  name: line('name'),
  quantity: line('quantity'),
  net: line('net.amount'),
  tax: line('tax.amount'),
  gross: { formula: 'round(decimal(item.net) + decimal(item.tax), 2)' },
};

/** What the ERP is told of an order: 33 fields, those of lines counted once. */
export const orderFields: Record<string, MappingField> = {
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
  lines: { each: 'trigger.lines', fields: lineFields },
  'totals.net': { ref: 'trigger.totals.net.amount' },
  'totals.tax': { ref: 'trigger.totals.tax.amount' },
  'totals.shipping': { ref: 'trigger.totals.shipping.amount' },
  'totals.total': {
    formula: 'round(decimal(trigger.totals.net) + decimal(trigger.totals.tax), 2)',
  },
  'totals.commission': {
    formula: 'fixed(round(decimal(trigger.totals.net) * decimal("0.025"), 2), 2)',
  },
};

/** How shops run it: in its lane, one state of an order after the other, with retries. */
export const benchPolicy = {
  lane: 'orders',
  sequence: { key: { ref: 'trigger.ref' } },
  retry: { attempts: 5, firstDelayMs: 500 },
  runTimeoutMs: 3_600_000,
  loopGuard: { most: 20, withinMs: 60_000 },
  serviceLevel: { withinMs: 60_000 },
};

/** Writes to the ERP, through the gate of its connection, once for each order and path. */
export function writeTo(path: string, body: string): FlowNode {
  return {
    type: 'core.http-write@1',
    connection: 'erp',
    inputs: {
      path: { value: path },
      idempotencyKey: { ref: 'trigger.ref' },
      body: { ref: body },
    },
  };
}

/** The order-sync of the benchmark: trigger, a mapping with totals and rounding, a branch, one POST. */
export const benchFlow = Flow.parse({
  schema: 1,
  policy: benchPolicy,
  nodes: {
    'order-placed': { type: 'woocommerce.order@1', connection: 'shop' },
    'map-order': { type: 'core.map@1', params: { fields: orderFields } },
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
    'send-large': writeTo('large', 'steps.map-order'),
    'send-order': writeTo('orders', 'steps.map-order'),
  },
  wires: [
    { from: 'order-placed.out', to: 'map-order' },
    { from: 'map-order.out', to: 'size' },
    { from: 'size.large', to: 'send-large' },
    { from: 'size.otherwise', to: 'send-order' },
  ],
});

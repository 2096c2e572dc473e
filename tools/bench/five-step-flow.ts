import { Flow, type MappingField } from '@crossdock/flow';
import { benchPolicy, lineFields, orderFields, writeTo } from './bench-flow.ts';

const text = (path: string): MappingField => ({ ref: `trigger.${path}` });

/** 60 fields, those of lines counted once. */
const sixtyFields: Record<string, MappingField> = {
  ...orderFields,
  changedAt: text('changedAt'),
  status: text('status'),
  taxesIncluded: text('taxesIncluded'),
  warehouse: { ref: 'steps.choose-warehouse.values.warehouse' },
  carrier: { ref: 'steps.choose-warehouse.values.carrier' },
  paymentTitle: text('payment.title'),
  paidAt: text('payment.paidAt'),
  day: { formula: 'trigger.placedAt.substring(0, 10)' },
  label: { formula: 'trigger.billing.postcode + " " + trigger.billing.city' },
  'customer.company': text('customer.company'),
  'billing.name': text('billing.name'),
  'billing.company': text('billing.company'),
  'billing.state': text('billing.state'),
  'billing.phone': text('billing.phone'),
  'billing.email': text('billing.email'),
  'shipping.street2': text('shipping.street2'),
  'shipping.company': text('shipping.company'),
  'shipping.state': text('shipping.state'),
  'shipping.phone': text('shipping.phone'),
  'totals.discount': text('totals.discount.amount'),
  lines: {
    each: 'trigger.lines',
    fields: {
      ...lineFields,
      position: { formula: 'index + 1' },
      reference: { ref: 'item.ref' },
      listNet: { ref: 'item.listNet.amount' },
      discount: { ref: 'item.discount.amount' },
      currency: { ref: 'trigger.currency' },
    },
  },
  charges: {
    each: 'trigger.shippingCharges',
    fields: { name: { ref: 'item.name' }, net: { ref: 'item.net.amount' } },
  },
};

/** What a person would write by hand: which parcels the order goes in. */
export const packing = `const { order } = input;
const parcels = [];
let open = { number: 1, pieces: 0, lines: [] };
for (const line of order.lines) {
  const pieces = Number(line.quantity);
  if (open.pieces > 0 && open.pieces + pieces > 6) {
    parcels.push(open);
    open = { number: open.number + 1, pieces: 0, lines: [] };
  }
  open.pieces += pieces;
  open.lines.push({ sku: line.sku, quantity: line.quantity });
}
parcels.push(open);
return { number: order.number, warehouse: order.warehouse, carrier: order.carrier, parcels };`;

const countries = { operator: 'one-of', value: ['DE', 'AT', 'CH'] };
const total = (operator: string, value: string) => ({ operator, value });

/** A table as people keep it: by country and total, who sends it and from where. */
const warehouses = {
  inputs: [
    { name: 'country', title: 'Country', expression: { ref: 'trigger.shipping.country' } },
    { name: 'total', title: 'Total', expression: { ref: 'trigger.totals.total.amount' } },
  ],
  outputs: [
    { name: 'warehouse', title: 'Warehouse' },
    { name: 'carrier', title: 'Carrier' },
  ],
  rows: [
    { when: [{ operator: 'equals', value: 'FR' }, total('at-least', '100')], then: ['WH-LYS', 'express'] },
    { when: [{ operator: 'equals', value: 'FR' }, null], then: ['WH-LYS', 'post'] },
    { when: [{ operator: 'one-of', value: ['NL', 'BE', 'LU'] }, null], then: ['WH-ROT', 'post'] },
    { when: [countries, total('at-least', '500')], then: ['WH-MUC', 'forwarder'] },
    { when: [countries, total('at-least', '100')], then: ['WH-MUC', 'express'] },
    { when: [countries, null], then: ['WH-MUC', 'post'] },
    { when: [null, null], then: ['WH-ROT', 'express'] },
  ],
  hit: 'first',
};

/** Five steps and two writes: route, decision table, a mapping of 60 fields, code, an order and a shipment. */
export const fiveStepFlow = Flow.parse({
  schema: 1,
  policy: benchPolicy,
  nodes: {
    'order-placed': { type: 'woocommerce.order@1', connection: 'shop' },
    status: {
      type: 'core.route@1',
      params: {
        branches: [
          {
            port: 'paid',
            title: 'Paid',
            when: { field: 'trigger.status', operator: 'one-of', value: ['paid', 'completed'] },
          },
        ],
      },
    },
    'choose-warehouse': { type: 'core.decision-table@1', params: warehouses },
    'map-order': { type: 'core.map@1', params: { fields: sixtyFields } },
    pack: {
      type: 'core.code@1',
      params: { source: packing, inputs: { order: { ref: 'steps.map-order' } } },
    },
    'write-order': writeTo('orders', 'steps.map-order'),
    'write-shipment': writeTo('shipments', 'steps.pack'),
  },
  wires: [
    { from: 'order-placed.out', to: 'status' },
    { from: 'status.paid', to: 'choose-warehouse' },
    { from: 'choose-warehouse.out', to: 'map-order' },
    { from: 'map-order.out', to: 'pack' },
    { from: 'pack.out', to: 'write-order' },
    { from: 'write-order.out', to: 'write-shipment' },
  ],
});

/** How many fields a mapping fills, those of lists counted once. */
export function fieldsIn(fields: Record<string, MappingField>): number {
  return Object.values(fields).reduce(
    (count, field) => count + ('each' in field ? fieldsIn(field.fields) : 1),
    0,
  );
}

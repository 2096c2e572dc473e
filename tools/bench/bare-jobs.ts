/** What the bare pipeline does with an order, by hand. */
export interface BareJob {
  /** JavaScript of the user: JSON text of the order in, JSON text of what is written out. */
  mapping: string;
  /** Where it is written, in order. */
  paths: (order: { total: string }) => string[];
}

/** What the order-sync does: map, branch on the total, write once. */
const orderSync: BareJob = {
  mapping: `(text) => {
  const order = JSON.parse(text);
  const net = order.line_items.reduce((total, line) => total + Math.round(Number(line.total) * 100), 0);
  const customer = { name: order.billing.first_name + ' ' + order.billing.last_name, ...order.billing };
  const lines = order.line_items.map(({ sku, name, quantity, total, total_tax }) => ({
    sku, name, quantity, net: total, tax: total_tax,
  }));
  return JSON.stringify({
    reference: 'shop/order/' + order.number, number: order.number, customer, lines,
    net: (net / 100).toFixed(2), total: order.total,
  });
}`,
  paths: ({ total }) => [Number(total) >= 100 ? '/large' : '/orders'],
};

/** What the five-step flow does: warehouse, map, pack, write an order and a shipment. */
const fiveSteps: BareJob = {
  mapping: `(text) => {
  const order = JSON.parse(text);
  const cents = (amount) => Math.round(Number(amount) * 100);
  const net = order.line_items.reduce((total, line) => total + cents(line.total), 0);
  const { country } = order.shipping;
  const warehouse = country === 'FR' ? 'WH-LYS' : ['DE', 'AT', 'CH'].includes(country) ? 'WH-MUC' : 'WH-ROT';
  const carrier = cents(order.total) >= 50000 ? 'forwarder' : cents(order.total) >= 10000 ? 'express' : 'post';
  const customer = { name: order.billing.first_name + ' ' + order.billing.last_name, ...order.billing };
  const lines = order.line_items.map((line, index) => ({
    position: index + 1, reference: 'shop/line/' + line.id, sku: line.sku, name: line.name,
    quantity: line.quantity, listNet: line.subtotal, net: line.total, tax: line.total_tax,
    gross: ((cents(line.total) + cents(line.total_tax)) / 100).toFixed(2), currency: order.currency,
  }));
  const parcels = [];
  let open = { number: 1, pieces: 0, lines: [] };
  for (const { sku, quantity } of lines) {
    if (open.pieces > 0 && open.pieces + quantity > 6) {
      parcels.push(open);
      open = { number: open.number + 1, pieces: 0, lines: [] };
    }
    open.pieces += quantity;
    open.lines.push({ sku, quantity });
  }
  parcels.push(open);
  return JSON.stringify({
    reference: 'shop/order/' + order.number, number: order.number, placedAt: order.date_created_gmt,
    changedAt: order.date_modified_gmt, status: order.status, currency: order.currency, warehouse, carrier,
    payment: order.payment_method, paymentTitle: order.payment_method_title, paidAt: order.date_paid_gmt,
    transaction: order.transaction_id, note: order.customer_note, customer, billing: order.billing,
    shipping: order.shipping, lines, charges: order.shipping_lines.map(({ method_title, total }) => ({
      name: method_title, net: total,
    })),
    totals: { net: (net / 100).toFixed(2), tax: order.total_tax, shipping: order.shipping_total,
      discount: order.discount_total, total: order.total },
    parcels,
  });
}`,
  paths: () => ['/orders', '/shipments'],
};

export type BareJobName = 'order-sync' | 'five-steps';

export function bareJobOf(name: string | undefined): BareJob {
  return name === 'five-steps' ? fiveSteps : orderSync;
}

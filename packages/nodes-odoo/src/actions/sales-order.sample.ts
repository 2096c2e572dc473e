/** Two mugs, shipped: 19.98 + 4.90 net, 19 % tax on each. */
export const salesOrderSample = {
  input: {
    salesOrder: {
      reference: 'shop/order/1001',
      orderedAt: '2026-11-21T09:14:05Z',
      currency: 'EUR',
      customerId: 41,
      deliveryId: 42,
      note: 'Please leave it with the neighbours',
      lines: [
        {
          sku: 'MUG-ENAMEL',
          name: 'Enamel mug',
          quantity: '2',
          listNet: '19.98',
          net: '19.98',
          tax: '3.80',
          taxRates: ['19'],
        },
      ],
      shipping: [{ name: 'Parcel', net: '4.90', tax: '0.93', taxRates: ['19'] }],
      fees: [],
      expected: { total: '29.61', tax: '4.73' },
    },
    shippingSku: 'SHIPPING',
    feeSku: 'FEE',
    confirm: true,
  },
  output: {
    id: 42,
    number: 'S00042',
    state: 'sale',
    total: { amount: '29.61', currency: 'EUR' },
    tax: { amount: '4.73', currency: 'EUR' },
  },
};

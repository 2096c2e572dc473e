/** A company that orders from its account and has goods sent to its warehouse. */
export const customerSample = {
  input: {
    customer: {
      kind: 'account' as const,
      ref: 'shop/customer/7',
      name: 'Anna Schmidt',
      company: 'Café Nord GmbH',
      email: 'anna@cafe-nord.example',
      phone: '+49 40 123456',
    },
    billing: {
      name: 'Anna Schmidt',
      company: 'Café Nord GmbH',
      street: 'Hafenstraße 12',
      postcode: '20457',
      city: 'Hamburg',
      country: 'DE',
    },
    shipping: {
      company: 'Café Nord GmbH',
      street: 'Lagerweg 3',
      postcode: '21079',
      city: 'Hamburg',
      country: 'DE',
    },
    policy: 'match-by-email' as const,
    reference: 'shop/order/1001',
  },
  output: { id: 41, name: 'Café Nord GmbH', created: true, deliveryId: 42 },
};

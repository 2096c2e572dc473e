const titles: Readonly<Record<string, string>> = {
  'account.tax': 'Tax',
  'ir.model.data': 'Model Data',
  'product.pricelist': 'Pricelist',
  'product.product': 'Product Variant',
  'product.template': 'Product',
  'res.company': 'Companies',
  'res.country': 'Country',
  'res.currency': 'Currency',
  'res.partner': 'Contact',
  'res.partner.category': 'Partner Tags',
  'res.users': 'User',
  'sale.order': 'Sales Order',
  'sale.order.line': 'Sales Order Line',
  'uom.uom': 'Product Unit of Measure',
};

/** What a model is called in messages to people. */
export const titleOf = (model: string) => titles[model] ?? model;

/** What a model's class is called in messages to programmers: `res.partner` is `ResPartner`. */
export const classOf = (model: string) =>
  model
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

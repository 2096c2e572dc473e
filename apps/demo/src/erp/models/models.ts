import { validationError } from '../errors.ts';
import type { Behaviour } from '../orm/model.ts';
import { productProduct, productTemplate } from './product.ts';
import { resPartner } from './res-partner.ts';
import { saleOrder } from './sale-order.ts';
import { saleOrderLine } from './sale-order-line.ts';
import { resUsers } from './res-users.ts';
import type { Version } from '../fields/fields.ts';
import { companyCountryId, companyId } from './settings.ts';

const accountTax17: Behaviour = {
  order: 'sequence, id',
  defaults: () => ({
    active: true,
    type_tax_use: 'sale',
    amount_type: 'percent',
    sequence: 1,
    company_id: companyId,
    country_id: companyCountryId,
  }),
};

/** 19.0 splits the setting in two: an override on the tax, and the outcome as a computed field. */
const accountTax19: Behaviour = {
  ...accountTax17,
  compute: { price_include: (_orm, tax) => tax['price_include_override'] === 'tax_included' },
};

const currency: Behaviour = {
  order: 'active desc, name',
  compute: { decimal_places: (_orm, row) => Math.max(0, Math.round(-Math.log10(Number(row['rounding'])))) },
};

const pricelist: Behaviour = {
  order: 'sequence, id',
  displayName: (orm, row) =>
    `${String(row['name'])} (${String(orm.target('product.pricelist', row, 'currency_id')?.['name'])})`,
  defaults: () => ({ active: true, sequence: 16, company_id: companyId }),
};

/** External ids. The pair of module and name is unique, the only natural lock an Odoo offers. */
const modelData: Behaviour = {
  order: 'module, model, name',
  compute: { complete_name: (_orm, row) => `${String(row['module'])}.${String(row['name'])}` },
  defaults: () => ({ module: '' }),
  check: (orm, row) => {
    const same = orm.search('ir.model.data', [
      ['name', '=', row['name']],
      ['module', '=', row['module']],
      ['id', '!=', row.id],
    ]);
    if (same.length === 0) return;
    throw validationError(
      'The operation cannot be completed: duplicate key value violates unique constraint ' +
        '"ir_model_data_module_name_uniq_index"\n' +
        `DETAIL:  Key (module, name)=(${String(row['module'])}, ${String(row['name'])}) already exists.\n`,
    );
  },
};

const behaviours: ReadonlyArray<readonly [model: string, behaviour: Behaviour]> = [
  ['ir.model.data', modelData],
  ['product.pricelist', pricelist],
  ['product.product', productProduct],
  ['product.template', productTemplate],
  ['res.company', { order: 'id' }],
  ['res.country', { order: 'name' }],
  ['res.currency', currency],
  ['res.partner', resPartner],
  ['res.partner.category', { order: 'name, id', defaults: () => ({ active: true }) }],
  ['res.users', resUsers],
  ['sale.order', saleOrder],
  ['sale.order.line', saleOrderLine],
  ['uom.uom', { order: 'id' }],
];

/** Every model the emulator has. */
export const behavioursOf = (version: Version): ReadonlyMap<string, Behaviour> =>
  new Map([...behaviours, ['account.tax', version === '17.0' ? accountTax17 : accountTax19]]);

import { countries } from './countries.ts';
import { companyCountryId, companyId, unitId } from './models/settings.ts';
import type { Values } from './orm/model.ts';
import type { Orm } from './orm/orm.ts';

/** A product of the ERP. `price` is a decimal string without tax in company currency. */
export interface ErpProduct {
  sku: string;
  name: string;
  price: string;
  /** The shop's tax class: standard rate when empty. */
  taxClass: '' | 'reduced-rate';
}

/** The person who signs in; 2 is the administrator of every Odoo database. */
export const administratorId = 2;
const euroId = 126;
const dollarId = 1;

/** Fills an empty database: company, administrator, countries, currencies, pricelists and the recorded taxes. */
export function seed(orm: Orm, login: string): void {
  const put = (model: string, id: number, values: Values) => seedRow(orm, model, id, values);
  for (const { id, code, name, externalId } of countries) {
    put('res.country', id, { code, name });
    giveExternalId(orm, `base.${externalId}`, 'res.country', id);
  }
  seedCurrencies(orm);
  const active = { active: true };
  put('uom.uom', unitId, { ...active, name: 'Units' });
  put('res.partner', 1, { ...contact, name: 'Demo Company', is_company: true, country_id: companyCountryId });
  put('res.partner', 3, { ...contact, name: 'Administrator', email: 'admin@example.test' });
  put('res.company', companyId, {
    name: 'Demo Company',
    partner_id: 1,
    currency_id: euroId,
    country_id: companyCountryId,
    tax_calculation_rounding_method: orm.database.taxRounding,
  });
  put('res.users', administratorId, {
    ...active,
    login,
    name: 'Administrator',
    partner_id: 3,
    tz: 'Europe/Berlin',
    lang: 'en_US',
    company_id: companyId,
    company_ids: [companyId],
  });
  seedTaxes(orm);
}

/** Adds a product, or changes the one with this SKU. */
export function addProduct(orm: Orm, product: ErpProduct): number {
  const taxName = product.taxClass === 'reduced-rate' ? '7% VAT' : '19% VAT';
  const taxes = orm.search('account.tax', [['name', '=', taxName]]);
  const values = { name: product.name, list_price: Number(product.price), taxes_id: [[6, 0, taxes]] };
  const [existing] = orm.search('product.product', [['default_code', '=', product.sku]]);
  if (existing !== undefined) {
    orm.write('product.product', existing, values);
    return existing;
  }
  return orm.create('product.product', { ...values, default_code: product.sku });
}

const contact = { active: true, type: 'contact', category_id: [], customer_rank: 0, company_name: false };

function seedCurrencies(orm: Orm): void {
  const money = [
    { id: dollarId, name: 'USD', full_name: 'United States dollar', symbol: '$', rate: 1.08, active: true },
    { id: 5, name: 'CHF', full_name: 'Swiss franc', symbol: 'CHF', rate: 0.94, active: false },
    { id: 25, name: 'JPY', full_name: 'Japanese yen', symbol: '¥', rate: 163.5, active: false },
    { id: euroId, name: 'EUR', full_name: 'Euro', symbol: '€', rate: 1, active: true },
    { id: 142, name: 'GBP', full_name: 'Pound sterling', symbol: '£', rate: 0.83, active: false },
  ];
  for (const { id, ...currency } of money) {
    const rounding = currency.name === 'JPY' ? 1 : 0.01;
    seedRow(orm, 'res.currency', id, { ...currency, rounding, position: 'after' });
    giveExternalId(orm, `base.${currency.name}`, 'res.currency', id);
  }
  const common = { active: true, company_id: companyId };
  seedRow(orm, 'product.pricelist', 1, { ...common, name: 'Default', sequence: 16, currency_id: euroId });
  seedRow(orm, 'product.pricelist', 2, { ...common, name: 'Dollar', sequence: 17, currency_id: dollarId });
}

/** Ids, names and rates as recorded; 19.0 has two export taxes more and so shifts the others. */
function seedTaxes(orm: Orm): void {
  const generic = [tax('15%', 15), tax('15%', 15, 'purchase')];
  const exports =
    orm.database.version === '19.0' ? [tax('0% Exports', 0), tax('0% Imports', 0, 'purchase')] : [];
  const own = [tax('19% VAT', 19), tax('7% VAT', 7), tax('19% VAT incl', 19, 'sale', true)];
  for (const [index, values] of [...generic, ...exports, ...own].entries()) {
    seedRow(orm, 'account.tax', index + 1, values);
  }
}

const tax = (name: string, amount: number, use: 'sale' | 'purchase' = 'sale', included = false): Values => ({
  name,
  amount,
  type_tax_use: use,
  amount_type: 'percent',
  price_include: included,
  price_include_override: included ? 'tax_included' : false,
  active: true,
  sequence: 1,
  company_id: companyId,
  country_id: companyCountryId,
});

function giveExternalId(orm: Orm, externalId: string, model: string, id: number): void {
  const [module = '', name = ''] = externalId.split('.');
  const own = orm.store.next('ir.model.data');
  seedRow(orm, 'ir.model.data', own, { module, name, model, res_id: id, noupdate: true });
}

function seedRow(orm: Orm, model: string, id: number, values: Values): void {
  const audit = { create_uid: 1, create_date: orm.now, write_uid: 1, write_date: orm.now };
  orm.store.put(model, { ...audit, ...values, id });
}

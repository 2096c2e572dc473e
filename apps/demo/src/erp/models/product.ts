import { validationError } from '../errors.ts';
import type { Behaviour, Values } from '../orm/model.ts';
import type { Orm } from '../orm/orm.ts';
import type { Row } from '../store.ts';
import { unitId } from './settings.ts';

const shared = [
  'name',
  'list_price',
  'taxes_id',
  'uom_id',
  'sale_ok',
  'type',
  'detailed_type',
  'is_storable',
];

/** Catalogue entry behind its variants. */
export const productTemplate: Behaviour = {
  order: 'name, id',
  digits: { list_price: 2 },
  inverse: { product_variant_ids: 'product_tmpl_id' },
  compute: { default_code: (orm, template) => variantOf(orm, template)?.['default_code'] ?? false },
  displayName: (orm, template) =>
    withCode(variantOf(orm, template)?.['default_code'], String(template['name'])),
  defaults: (orm, given) => ({
    active: true,
    sale_ok: true,
    uom_id: unitId,
    list_price: 1,
    taxes_id: orm.search('account.tax', [['name', '=', '19% VAT']], { limit: 1 }),
    ...kindOf(orm, given),
  }),
};

/** What is sold. Name, price and taxes live on the template; the SKU and the barcode here. SKUs may repeat. */
export const productProduct: Behaviour = {
  order: 'default_code, name, id',
  digits: { standard_price: 2 },
  delegates: { to: 'product.template', by: 'product_tmpl_id', fields: shared },
  compute: { lst_price: (orm, product) => orm.value('product.product', product, 'list_price') },
  displayName: (orm, product) =>
    withCode(product['default_code'], String(orm.value('product.product', product, 'name'))),
  defaults: () => ({ active: true }),
  check: (orm, product) => {
    if (product['barcode'] === false) return;
    const others = orm.search('product.product', [
      ['barcode', '=', product['barcode']],
      ['id', '!=', product.id],
    ]);
    if (others.length === 0) return;
    throw validationError(barcodeTaken(orm, String(product['barcode']), [...others, product.id]));
  },
};

/** 17.0 keeps the kind twice, each following the other. */
function kindOf(orm: Orm, given: Values): Values {
  if (orm.database.version === '19.0') return { type: 'consu' };
  return { type: given['detailed_type'] ?? 'consu', detailed_type: given['type'] ?? 'consu' };
}

function variantOf(orm: Orm, template: Row): Row | undefined {
  const [id] = orm.store.lookUp('product.product', 'product_tmpl_id', [template.id]) ?? [];
  return id === undefined ? undefined : orm.store.get('product.product', id);
}

function barcodeTaken(orm: Orm, barcode: string, ids: readonly number[]): string {
  const names = ids.map((id) => orm.displayName('product.product', orm.record('product.product', id)));
  const listed = orm.database.version === '17.0' ? names.join(', ') : names.join(' and ');
  return (
    `Barcode(s) already assigned:\n\n- Barcode "${barcode}" already assigned to product(s): ${listed}\n\n` +
    "Note: products that you don't have access to will not be shown above."
  );
}

const withCode = (code: unknown, name: string) =>
  typeof code === 'string' && code !== '' ? `[${code}] ${name}` : name;

import type { Orm } from '../orm/orm.ts';

/** The one company of the emulated database. */
export const companyId = 1;

/** Germany. */
export const companyCountryId = 57;

/** The unit every product is sold in. */
export const unitId = 1;

/** The pricelist an order gets when it names none: the first in order, in company currency. */
export function defaultPricelist(orm: Orm): number | false {
  return orm.search('product.pricelist', [], { limit: 1 })[0] ?? false;
}

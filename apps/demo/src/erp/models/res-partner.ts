import { validationError } from '../errors.ts';
import type { Behaviour } from '../orm/model.ts';
import type { Orm } from '../orm/orm.ts';
import type { Row } from '../store.ts';

/** Customers and their addresses. */
export const resPartner: Behaviour = {
  order: 'display_name, id desc',
  inverse: { child_ids: 'parent_id' },
  compute: {
    country_code: (orm, partner) => orm.target('res.partner', partner, 'country_id')?.['code'] ?? false,
    company_type: (_orm, partner) => (partner['is_company'] === true ? 'company' : 'person'),
    commercial_partner_id: (orm, partner) => commercialEntity(orm, partner).id,
    credit_limit: () => 0,
  },
  displayName: (orm, partner) => {
    const own = String(partner['name'] || addressTitle(orm, partner));
    const parent = orm.target('res.partner', partner, 'parent_id');
    return parent === undefined || partner['is_company'] === true ? own : `${String(parent['name'])}, ${own}`;
  },
  defaults: () => ({ active: true, type: 'contact' }),
  check: (orm, partner) => {
    if (partner['type'] === 'contact' && partner['name'] === false) {
      throw validationError('The operation cannot be completed: Contacts require a name');
    }
    for (let above = parentOf(orm, partner); above !== undefined; above = parentOf(orm, above)) {
      if (above.id === partner.id) throw validationError('You cannot create recursive Partner hierarchies.');
    }
  },
};

const parentOf = (orm: Orm, partner: Row) => orm.target('res.partner', partner, 'parent_id');

function commercialEntity(orm: Orm, partner: Row): Row {
  const parent = parentOf(orm, partner);
  return partner['is_company'] === true || parent === undefined ? partner : commercialEntity(orm, parent);
}

function addressTitle(orm: Orm, partner: Row): string {
  const titles = orm.field('res.partner', 'type')?.selection ?? [];
  return titles.find(([type]) => type === partner['type'])?.[1] ?? '';
}

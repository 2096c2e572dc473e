import { userError } from '../errors.ts';
import type { Behaviour, Method } from '../orm/model.ts';
import type { Orm } from '../orm/orm.ts';
import { notToConfirm } from '../orm/wording.ts';
import { orderTotals } from '../sale-totals.ts';
import type { Row } from '../store.ts';
import { digitsOfOrder, pricedLine } from './sale-order-line.ts';
import { companyId, defaultPricelist } from './settings.ts';

/** Totals of an order from its lines, as exact decimals. */
export function totalsOf(orm: Orm, order: Row) {
  const lines = orm
    .children('sale.order', order.id, 'order_line')
    .map((id) => orm.record('sale.order.line', id));
  const priced = lines.map((line) => pricedLine(orm, line));
  return orderTotals(priced, digitsOfOrder(orm, order), orm.database.taxRounding);
}

const confirm: Method = {
  on: 'records',
  parameters: [],
  run: (orm, model, ids) => {
    const orders = ids.map((id) => orm.record(model, id));
    const wrong = orders.filter((order) => order['state'] !== 'draft' && order['state'] !== 'sent');
    if (wrong.length > 0) {
      throw userError(
        notToConfirm(
          orm.database.version,
          wrong.map((order) => String(order['name'])),
        ),
      );
    }
    // Confirming moves the order date to now: the date a shop sent is gone unless it is kept elsewhere.
    for (const order of orders) change(orm, order, { state: 'sale', date_order: orm.now.slice(0, 19) });
    return true;
  },
};

/** 17.0 answers with a wizard for a confirmed order and does nothing, unless the context says otherwise. */
const cancel: Method = {
  on: 'records',
  parameters: [],
  run: (orm, model, ids) => {
    const orders = ids.map((id) => orm.record(model, id));
    if (orders.some((order) => order['locked'] === true)) {
      throw userError('You cannot cancel a locked order. Please unlock it first.');
    }
    const [asking] = orders.filter((order) => order['state'] !== 'draft');
    const asks = orm.database.version === '17.0' && orm.caller.context['disable_cancel_warning'] !== true;
    if (asks && asking !== undefined) return cancelWizard(asking.id);
    for (const order of orders) change(orm, order, { state: 'cancel' });
    return true;
  },
};

const backToDraft: Method = {
  on: 'records',
  parameters: [],
  run: (orm, model, ids) => {
    for (const order of ids.map((id) => orm.record(model, id))) {
      if (order['state'] === 'cancel' || order['state'] === 'sent') change(orm, order, { state: 'draft' });
    }
    return true;
  },
};

/** Answers None, which JSON-RPC shows as a success without a `result`. */
const setLocked = (locked: boolean): Method => ({
  on: 'records',
  parameters: [],
  run: (orm, model, ids) => {
    for (const id of ids) change(orm, orm.record(model, id), { locked });
    return undefined;
  },
});

export const saleOrder: Behaviour = {
  order: 'date_order desc, id desc',
  inverse: { order_line: 'order_id' },
  compute: {
    amount_untaxed: (orm, order) => totalsOf(orm, order).untaxed.toNumber(),
    amount_tax: (orm, order) => totalsOf(orm, order).tax.toNumber(),
    amount_total: (orm, order) => totalsOf(orm, order).total.toNumber(),
    currency_id: (orm, order) => {
      const pricelist = orm.target('sale.order', order, 'pricelist_id');
      return pricelist?.['currency_id'] ?? orm.record('res.company', companyId)['currency_id'] ?? false;
    },
    invoice_status: (_orm, order) => (order['state'] === 'sale' ? 'to invoice' : 'no'),
  },
  defaults: (orm, given) => {
    const partner = typeof given['partner_id'] === 'number' ? given['partner_id'] : undefined;
    return {
      name: `S${String(orm.store.next('sale.order.name')).padStart(5, '0')}`,
      company_id: companyId,
      state: 'draft',
      date_order: orm.now.slice(0, 19),
      user_id: orm.caller.uid,
      pricelist_id: defaultPricelist(orm),
      ...(partner === undefined
        ? {}
        : {
            partner_invoice_id: addressOf(orm, partner, 'invoice'),
            partner_shipping_id: addressOf(orm, partner, 'delivery'),
          }),
    };
  },
  beforeUnlink: (_orm, order) => {
    if (order['state'] === 'draft' || order['state'] === 'cancel') return;
    throw userError(
      'You can not delete a sent quotation or a confirmed sales order. You must first cancel it.',
    );
  },
  methods: {
    action_confirm: confirm,
    action_cancel: cancel,
    action_draft: backToDraft,
    action_lock: setLocked(true),
    action_unlock: setLocked(false),
  },
};

/** The customer's own address of that kind, or the customer. */
function addressOf(orm: Orm, partner: number, type: 'invoice' | 'delivery'): number {
  const domain = [
    ['parent_id', '=', partner],
    ['type', '=', type],
  ];
  return orm.search('res.partner', domain, { limit: 1, order: 'id' })[0] ?? partner;
}

function change(orm: Orm, order: Row, values: Partial<Record<string, string | boolean>>): void {
  const written = { write_uid: orm.caller.uid, write_date: orm.now };
  orm.store.put('sale.order', { ...order, ...values, ...written });
}

const cancelWizard = (order: number) => ({
  name: 'Cancel Sales Order',
  view_mode: 'form',
  res_model: 'sale.order.cancel',
  view_id: 1208,
  type: 'ir.actions.act_window',
  context: { default_template_id: 17, default_order_id: order, mark_so_as_canceled: true },
  target: 'new',
});

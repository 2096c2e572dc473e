import type { Currency, Money } from '@crossdock/canonical';
import { business, isFailureError, type Memory, z } from '@crossdock/sdk';
import { amountOf } from '../amounts.ts';
import { contractBroken } from '../protocol/odoo-error.ts';
import { type Records, Reference, Text } from './records.ts';

const SaleOrderRow = z.object({
  id: z.number().int(),
  name: z.string(),
  state: z.string(),
  date_order: Text,
  currency_id: Reference,
  amount_tax: z.number(),
  amount_total: z.number(),
});

const ReferredRow = SaleOrderRow.extend({ client_order_ref: Text });

/** A sales order as Odoo has it. */
export interface SaleOrder {
  id: number;
  number: string;
  /** `draft` and `sent` are quotations, `sale` is a confirmed order. */
  state: string;
  /** UTC, as Odoo writes it: `2026-11-21 03:32:27`. Undefined just after confirming, which sets it to now. */
  orderedAt: string | undefined;
  total: Money;
  tax: Money;
}

/** A line by what it sells; amounts are decimal texts with as many digits as Odoo keeps. */
export interface NewSaleOrderLine {
  productId: number;
  text: string;
  quantity: string;
  priceUnit: string;
  discount: string;
  taxIds: readonly number[];
}

export interface NewSaleOrder {
  reference: string;
  orderedAt: string;
  customerId: number;
  deliveryId: number | undefined;
  pricelistId: number | undefined;
  lines: readonly NewSaleOrderLine[];
  note: string | undefined;
}

export const isQuotation = ({ state }: SaleOrder): boolean => state === 'draft' || state === 'sent';

/** Sales orders, found by the reference of the order they stand for (`client_order_ref`). */
export class SaleOrders {
  readonly #records: Records;
  readonly #memory: Memory;

  constructor(records: Records, memory: Memory) {
    this.#records = records;
    this.#memory = memory;
  }

  /** Orders with this reference, oldest first; cancelled ones do not count. Odoo keeps none of them unique. */
  async byReference(reference: string): Promise<SaleOrder[]> {
    const rows = await this.#records.search(
      'sale.order',
      [
        ['client_order_ref', '=', reference],
        ['state', '!=', 'cancel'],
      ],
      SaleOrderRow,
    );
    return rows.map(saleOrderOf);
  }

  /** The same for many references, asked in one call; a reference nothing is found for has an empty list. */
  async byReferences(references: readonly string[]): Promise<Map<string, SaleOrder[]>> {
    const rows = await this.#records.search(
      'sale.order',
      [
        ['client_order_ref', 'in', references],
        ['state', '!=', 'cancel'],
      ],
      ReferredRow,
    );
    const found = new Map<string, SaleOrder[]>(references.map((reference) => [reference, []]));
    for (const row of rows) found.get(row.client_order_ref ?? '')?.push(saleOrderOf(row));
    return found;
  }

  /** Creates drafts in one transaction, all or none, and answers their ids in the same order. */
  async create(orders: readonly NewSaleOrder[]): Promise<number[]> {
    const taxField = await this.#taxField();
    return this.#records.createAll(
      'sale.order',
      orders.map((order) => orderValues(order, taxField)),
    );
  }

  /**
   * Makes quotations orders in one transaction. False when one of them is refused, or Odoo asks a question first:
   * then none was confirmed, and each must be asked for alone to learn which.
   */
  async confirmAll(ids: readonly number[]): Promise<boolean> {
    return (await this.#confirm(ids)) === undefined;
  }

  /**
   * Makes a quotation an order. Two who ask at once: one wins, the other is refused, which is success for both
   * (recorded from Odoo 17.0 and 19.0). An add-on may answer with a wizard and do nothing.
   */
  async confirm(order: SaleOrder, reference: string): Promise<SaleOrder> {
    const reason = await this.#confirm([order.id]);
    if (reason === undefined) return { ...order, state: 'sale', orderedAt: undefined };
    const now = (await this.byReference(reference)).find(({ id }) => id === order.id);
    if (now !== undefined && !isQuotation(now)) return now;
    throw business('odoo.not-confirmed', `Odoo does not confirm ${order.number}. ${reason}`);
  }

  /** UTC, as Odoo writes it. */
  async setOrderDate(ids: readonly number[], orderedAt: string): Promise<void> {
    await this.#records.write('sale.order', ids, { date_order: orderedAt });
  }

  /** Odoo deletes quotations only. */
  async remove(id: number): Promise<void> {
    await this.#records.delete('sale.order', id);
  }

  /** Why they were not confirmed; undefined when they were. */
  async #confirm(ids: readonly number[]): Promise<string | undefined> {
    try {
      const answer = await this.#records.call({
        model: 'sale.order',
        method: 'action_confirm',
        ids,
        intent: 'write',
      });
      return answer === true ? undefined : 'It asks a question first: confirm one by hand to see it.';
    } catch (error) {
      if (!isFailureError(error) || error.failure.kind !== 'business') throw error;
      return error.failure.message;
    }
  }

  /** `tax_id` up to 18.0, `tax_ids` from 19.0 on (recorded from Odoo 17.0 and 19.0). */
  #taxField(): Promise<string> {
    return this.#memory.get('sale-order-line-tax-field', async () => {
      const [field] = await this.#records.fieldsOf('sale.order.line', ['tax_ids', 'tax_id']);
      if (field !== undefined) return field;
      throw contractBroken('lines of sales orders have no taxes.', { model: 'sale.order.line' });
    });
  }
}

function saleOrderOf(row: z.output<typeof SaleOrderRow>): SaleOrder {
  const currency: Currency | undefined = row.currency_id?.name;
  if (currency === undefined) throw contractBroken(`order ${row.name} has no currency.`, { id: row.id });
  return {
    id: row.id,
    number: row.name,
    state: row.state,
    orderedAt: row.date_order,
    total: amountOf(row.amount_total, currency),
    tax: amountOf(row.amount_tax, currency),
  };
}

function orderValues(order: NewSaleOrder, taxField: string): Record<string, unknown> {
  const lines = order.lines.map((line) => lineValues(line, taxField));
  const note = order.note === undefined ? [] : [{ display_type: 'line_note', name: order.note }];
  return {
    partner_id: order.customerId,
    ...(order.deliveryId === undefined ? {} : { partner_shipping_id: order.deliveryId }),
    ...(order.pricelistId === undefined ? {} : { pricelist_id: order.pricelistId }),
    client_order_ref: order.reference,
    date_order: order.orderedAt,
    order_line: [...lines, ...note].map((values) => [0, 0, values]),
  };
}

/** Price, discount and taxes are always given: what is left out, Odoo fills in from product and pricelist. */
function lineValues(line: NewSaleOrderLine, taxField: string): Record<string, unknown> {
  return {
    product_id: line.productId,
    name: line.text,
    product_uom_qty: Number(line.quantity),
    price_unit: Number(line.priceUnit),
    discount: Number(line.discount),
    [taxField]: [[6, 0, line.taxIds]],
  };
}

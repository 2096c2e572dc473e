import { Exact, roundTo } from '@crossdock/canonical';
import { business, type Memory, z } from '@crossdock/sdk';
import type { Company } from './company.ts';

import { catalogueForMs, type Records } from './records.ts';

const Tax = z.object({ id: z.number().int(), amount: z.number(), price_include: z.boolean() });

/** Odoo keeps four decimals of a rate. */
const rateDigits = 4;

/** Sale taxes by rate. */
export class Taxes {
  readonly #records: Records;
  readonly #memory: Memory;
  readonly #company: Company;

  constructor(records: Records, memory: Memory, company: Company) {
    this.#records = records;
    this.#memory = memory;
    this.#company = company;
  }

  /**
   * The tax of our company with this rate in percent that comes on top of the price. Several: the first in Odoo's
   * own order (sequence, then id), which is the one its users see first.
   */
  idOf(rate: string): Promise<number> {
    const wanted = new Exact(rate).toString();
    return this.#memory.get(`tax/${wanted}`, () => this.#find(wanted), { forMs: catalogueForMs });
  }

  async #find(rate: string): Promise<number> {
    const company = await this.#company.facts();
    const taxes = await this.#records.search(
      'account.tax',
      [
        ['type_tax_use', '=', 'sale'],
        ['amount_type', '=', 'percent'],
        ['company_id', '=', company.id],
      ],
      Tax,
      { order: 'sequence, id' },
    );
    // Price included or not is read, not searched for: from 18.0 on it is a computed field.
    const fitting = taxes.find(
      ({ amount, price_include }) => !price_include && roundTo(new Exact(amount), rateDigits).equals(rate),
    );
    if (fitting !== undefined) return fitting.id;
    throw business(
      'odoo.no-tax',
      `Odoo has no sale tax of ${rate} % on top of the price in company "${company.name}". ` +
        'Create it there or correct the tax rate, then replay.',
      { evidence: { rate, company: company.name } },
    );
  }
}

import { business, type Memory, z } from '@crossdock/sdk';
import type { Company } from './company.ts';

import { catalogueForMs, type Records, Reference } from './records.ts';

const Pricelist = z.object({ id: z.number().int(), company_id: Reference });

/** An order in Odoo has the currency of its pricelist. */
export class Pricelists {
  readonly #records: Records;
  readonly #memory: Memory;
  readonly #company: Company;

  constructor(records: Records, memory: Memory, company: Company) {
    this.#records = records;
    this.#memory = memory;
    this.#company = company;
  }

  /**
   * The first pricelist in this currency that our company may use. Undefined when there is none and none is
   * needed: without pricelists an order is in the currency of the company.
   */
  idFor(currency: string): Promise<number | undefined> {
    return this.#memory.get(`pricelist/${currency}`, () => this.#find(currency), { forMs: catalogueForMs });
  }

  async #find(currency: string): Promise<number | undefined> {
    const company = await this.#company.facts();
    const inCurrency = await this.#records.search(
      'product.pricelist',
      [['currency_id.name', '=', currency]],
      Pricelist,
      { order: 'sequence, id' },
    );
    const usable = inCurrency.find(
      ({ company_id }) => company_id === undefined || company_id.id === company.id,
    );
    if (usable !== undefined) return usable.id;
    if (currency === company.currency) return undefined;
    throw business(
      'odoo.no-pricelist',
      `Odoo has no pricelist in ${currency}. Create one there, then replay.`,
      { evidence: { currency, company: company.name } },
    );
  }
}

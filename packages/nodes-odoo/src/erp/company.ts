import { type Memory, z } from '@crossdock/sdk';
import { contractBroken } from '../protocol/odoo-error.ts';
import type { Session } from '../protocol/session.ts';
import { type Records, Reference } from './records.ts';

const User = z.object({ name: z.string(), company_id: Reference });
const CompanyRow = z.object({ currency_id: Reference });

export interface CompanyFacts {
  id: number;
  name: string;
  /** ISO code of the currency its books are in. */
  currency: string;
  /** Who we are over there. */
  user: string;
}

/** The company our user works for: taxes and pricelists are looked up there. */
export class Company {
  readonly #records: Records;
  readonly #memory: Memory;
  readonly #session: () => Promise<Session>;

  constructor(records: Records, memory: Memory, session: () => Promise<Session>) {
    this.#records = records;
    this.#memory = memory;
    this.#session = session;
  }

  facts(): Promise<CompanyFacts> {
    return this.#memory.get('company', () => this.#read());
  }

  async #read(): Promise<CompanyFacts> {
    const { uid } = await this.#session();
    const [user] = await this.#records.search('res.users', [['id', '=', uid]], User);
    const company = user?.company_id;
    if (user === undefined || company === undefined) {
      throw contractBroken('our user has no company.', { uid });
    }
    const [row] = await this.#records.search('res.company', [['id', '=', company.id]], CompanyRow);
    const currency = row?.currency_id?.name;
    if (currency === undefined) throw contractBroken('the company has no currency.', { company });
    return { id: company.id, name: company.name, currency, user: user.name };
  }
}

import type { Memory } from '@crossdock/sdk';
import type { Rpc } from '../protocol/rpc.ts';
import type { Session } from '../protocol/session.ts';
import { Company } from './company.ts';
import { Countries } from './countries.ts';
import { Partners } from './partners.ts';
import { Pricelists } from './pricelists.ts';
import { Products } from './products.ts';
import { Records } from './records.ts';
import { SaleOrders } from './sale-orders.ts';
import { Taxes } from './taxes.ts';

/** What an Odoo is opened with: lazily, so that opening costs nothing. */
export interface ErpAccess {
  memory: Memory;
  /** Asks once and remembers. */
  session: () => Promise<Session>;
  rpcOf: (session: Session) => Rpc;
}

/** An Odoo in our words. */
export class Erp {
  readonly session: () => Promise<Session>;
  readonly company: Company;
  readonly partners: Partners;
  readonly products: Products;
  readonly taxes: Taxes;
  readonly pricelists: Pricelists;
  readonly saleOrders: SaleOrders;

  constructor({ memory, session, rpcOf }: ErpAccess) {
    const records = new Records(memory, session, rpcOf);
    this.session = session;
    this.company = new Company(records, memory, session);
    this.partners = new Partners(records, new Countries(records, memory));
    this.products = new Products(records, memory);
    this.taxes = new Taxes(records, memory, this.company);
    this.pricelists = new Pricelists(records, memory, this.company);
    this.saleOrders = new SaleOrders(records, memory);
  }
}

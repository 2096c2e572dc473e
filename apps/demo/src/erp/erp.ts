import { demoAccess } from '../access.ts';
import { catalogue, erpServices } from '../catalogue.ts';
import { FaultPlan } from '../faults.ts';
import type { PageLink } from '../page-link.ts';
import { Modes } from './control/modes.ts';
import { DataFile } from './data-file.ts';
import { serializationFailure } from './errors.ts';
import { fieldsOf, type Version } from './fields/fields.ts';
import { listen } from './http-server.ts';
import { behavioursOf } from './models/models.ts';
import type { Database } from './orm/model.ts';
import { Orm } from './orm/orm.ts';
import type { Access } from './protocol/access.ts';
import type { TaxRounding } from './sale-totals.ts';
import {
  countDocuments,
  listPartners,
  listProducts,
  listSalesOrders,
  type Partner,
  type SalesOrder,
  type SalesOrderFilter,
  type StockedProduct,
} from './sales-orders.ts';
import { addProduct, administratorId, seed, type ErpProduct } from './seed.ts';
import { Store } from './store.ts';

export interface ErpOptions extends Partial<Access> {
  /** Which Odoo it behaves as; 19.0 by default. */
  version?: Version;
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** Where documents survive a restart; in memory only when absent. */
  dataFile?: string;
  /** What it knows by SKU; the demo catalogue and the services beside it by default. */
  products?: readonly ErpProduct[];
  now?: () => Date;
  taxRounding?: TaxRounding;
  /** How long every call takes, in milliseconds, for benchmarks against a distant ERP. */
  callDelayMs?: number;
  /** Where else to go from the page. */
  links?: readonly PageLink[];
}

/** An ERP that behaves as a real Odoo does, and misbehaves on request. */
export interface Erp {
  url: string;
  /** Credentials that are accepted, for whoever sets up a connection. */
  access: Access;
  faults: FaultPlan;
  /** The next calls of an operation lose against another writer: Odoo gives up with a serialization failure. */
  collide(operation: string, times?: number): void;
  /** Newest first, all of them unless told otherwise. */
  salesOrders(filter?: SalesOrderFilter): SalesOrder[];
  partners(): Partner[];
  products(): StockedProduct[];
  addProduct(product: ErpProduct): void;
  /** Documents per natural key, such as `sale.order/SHOP-1001`: exactly one is what effectively-once means. */
  documents(): Record<string, number>;
  /** Calls that arrived, per operation such as `sale.order/create`, whatever became of them. */
  calls(): Record<string, number>;
  /** Back to the empty books of the first start: no documents, no faults, no counts. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts an emulated Odoo on a port of its own. */
export async function startErp(options: ErpOptions = {}): Promise<Erp> {
  const now = options.now ?? (() => new Date());
  const products = options.products ?? [...catalogue, ...erpServices];
  const database = openDatabase(options);
  const { store } = database;
  const access = accessOf(options, database.name);
  const faults = new FaultPlan();
  const modes = new Modes(faults);
  const calls = new Map<string, number>();
  const collisions = new Map<string, number>();
  const dataFile = options.dataFile && new DataFile(options.dataFile, store, database.version);

  const orm = () => new Orm(database, { uid: administratorId, startedAt: now(), context: {} });
  const fill = () => seed(orm(), access.login);
  const stock = (product: ErpProduct) => store.transaction(() => addProduct(orm(), product));
  const stockMissing = () => {
    const known = new Set(listProducts(orm()).map(({ sku }) => sku));
    for (const product of products) if (!known.has(product.sku)) stock(product);
  };
  if (dataFile) store.onChange = () => dataFile.touch();
  if (!dataFile || !dataFile.load()) fill();
  stockMissing();

  const erp: Omit<Erp, 'url' | 'close'> = {
    access,
    faults,
    collide: (operation, times = 1) => collisions.set(operation, times),
    salesOrders: (filter) => listSalesOrders(orm(), filter),
    partners: () => listPartners(orm()),
    products: () => listProducts(orm()),
    addProduct: (product) => void stock(product),
    documents: () => countDocuments(orm()),
    calls: () => Object.fromEntries(calls),
    reset: () => {
      store.restore({ tables: {}, sequences: {} });
      fill();
      stockMissing();
      modes.set({ mode: 'normal' });
      calls.clear();
      collisions.clear();
      store.onChange();
    },
  };
  const server = await listen({
    database,
    access,
    faults,
    modes,
    erp,
    now,
    callDelayMs: options.callDelayMs ?? 0,
    links: options.links ?? [],
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    count: (operation) => calls.set(operation, (calls.get(operation) ?? 0) + 1),
    beforeCall: (operation) => {
      const left = collisions.get(operation) ?? 0;
      if (left === 0) return;
      collisions.set(operation, left - 1);
      throw serializationFailure();
    },
  });
  return {
    ...erp,
    url: server.url,
    close: async () => {
      modes.set({ mode: 'normal' });
      await server.close();
      if (dataFile) dataFile.flush();
    },
  };
}

function openDatabase(options: ErpOptions): Database {
  const version = options.version ?? '19.0';
  return {
    name: options.database ?? demoAccess.erp.database,
    version,
    store: new Store(),
    fields: fieldsOf(version),
    behaviours: behavioursOf(version),
    taxRounding: options.taxRounding ?? 'round_per_line',
  };
}

const accessOf = (options: ErpOptions, database: string): Access => ({
  database,
  login: options.login ?? demoAccess.erp.login,
  password: options.password ?? demoAccess.erp.password,
  apiKey: options.apiKey ?? demoAccess.erp.apiKey,
});

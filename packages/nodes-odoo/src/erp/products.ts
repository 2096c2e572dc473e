import { business, type FailureError, type Memory, z } from '@crossdock/sdk';

import { catalogueForMs, type Records, Text } from './records.ts';

const Product = z.object({ id: z.number().int(), default_code: Text, active: z.boolean() });
type Product = z.output<typeof Product>;

/** A SKU and where it was asked for: `line 2, "Teapot XL"`. */
export interface WantedSku {
  sku: string;
  place: string;
}

/** Products by SKU (`default_code`), which Odoo does not keep unique. */
export class Products {
  readonly #records: Records;
  readonly #memory: Memory;

  constructor(records: Records, memory: Memory) {
    this.#records = records;
    this.#memory = memory;
  }

  /** Learns the products of many orders in one call, so that `find` asks for none of them again. */
  async learn(skus: ReadonlySet<string>): Promise<void> {
    const known = await this.#known();
    const missing = [...skus].filter((sku) => !known.has(sku));
    const found = missing.length === 0 ? [] : await this.#search(missing);
    for (const sku of missing) {
      const [one, ...others] = found.filter(({ default_code, active }) => default_code === sku && active);
      if (one !== undefined && others.length === 0) known.set(sku, one.id);
    }
  }

  /** Each with its product, asked for in one call. What was found is remembered briefly, what was not never is. */
  async find<Wanted extends WantedSku>(
    wanted: readonly Wanted[],
  ): Promise<Array<Wanted & { productId: number }>> {
    const known = await this.#known();
    const missing = wanted.map(({ sku }) => sku).filter((sku) => !known.has(sku));
    const found = missing.length === 0 ? [] : await this.#search([...new Set(missing)]);
    return wanted.map((each) => {
      const productId = known.get(each.sku) ?? theOne(each, found);
      known.set(each.sku, productId);
      return { ...each, productId };
    });
  }

  #known(): Promise<Map<string, number>> {
    return this.#memory.get('products', async () => new Map<string, number>(), { forMs: catalogueForMs });
  }

  #search(skus: readonly string[]): Promise<Product[]> {
    return this.#records.search('product.product', [['default_code', 'in', skus]], Product, {
      archivedToo: true,
    });
  }
}

function theOne({ sku, place }: WantedSku, found: readonly Product[]): number {
  const all = found.filter(({ default_code }) => default_code === sku);
  const active = all.filter((product) => product.active);
  const [one, ...others] = active;
  if (one === undefined) throw all.length === 0 ? unknown(sku, place) : archived(sku, place);
  if (others.length > 0) throw ambiguous(sku, place, active);
  return one.id;
}

function unknown(sku: string, place: string): FailureError {
  return business(
    'odoo.unknown-sku',
    `Odoo has no product with SKU ${sku} (${place}). Create it there or correct the SKU, then replay.`,
    { evidence: { sku } },
  );
}

function archived(sku: string, place: string): FailureError {
  return business(
    'odoo.archived-product',
    `The product with SKU ${sku} (${place}) is archived in Odoo. Bring it back there or correct the SKU, then replay.`,
    { evidence: { sku } },
  );
}

function ambiguous(sku: string, place: string, products: readonly Product[]): FailureError {
  return business(
    'odoo.ambiguous-sku',
    `Odoo has ${products.length} products with SKU ${sku} (${place}). Give each its own SKU there, then replay.`,
    { evidence: { sku, ids: products.map(({ id }) => id) } },
  );
}

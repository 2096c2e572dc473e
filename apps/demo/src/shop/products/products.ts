import type { CatalogueItem } from '../../catalogue.ts';
import type { ShopStore } from '../store.ts';
import type { TaxClass } from '../site.ts';

/** A product of the shop, or one variation of a variable product when `parentId` is set. */
export interface Product {
  id: number;
  parentId: number;
  type: 'simple' | 'variable' | 'variation';
  name: string;
  sku: string;
  /** Net price, a decimal string; `''` for a variable product, whose variations carry the prices. */
  price: string;
  taxClass: TaxClass;
  weight: string;
  gtin: string;
  /** Null when the product itself keeps no stock, as the parent of variations. */
  stock: number | null;
  sold: number;
  /** The choice that distinguishes a variation, or the choices a variable product offers. */
  attribute: { name: string; options: string[] } | null;
  createdAt: string;
  modifiedAt: string;
}

/** The first product id of the recorded shop. */
const FIRST_ID = 11;

/** Turns the catalogue into products; items that name the same parent become its variations. */
export function seedProducts(items: readonly CatalogueItem[], now: string): Product[] {
  const products: Product[] = [];
  const add = (product: Omit<Product, 'id' | 'sold' | 'createdAt' | 'modifiedAt'>): Product => {
    const added = { id: FIRST_ID + products.length, ...product, sold: 0, createdAt: now, modifiedAt: now };
    products.push(added);
    return added;
  };
  for (const item of items) {
    const { variant } = item;
    const own = {
      name: item.name,
      sku: item.sku,
      price: item.price,
      taxClass: item.taxClass,
      weight: item.weight,
      gtin: item.gtin ?? '',
      stock: item.stock,
    };
    if (variant === undefined) {
      add({ ...own, parentId: 0, type: 'simple', attribute: null });
      continue;
    }
    const parent =
      products.find((product) => product.sku === variant.of) ??
      add({
        ...own,
        parentId: 0,
        type: 'variable',
        name: variant.parentName,
        sku: variant.of,
        price: '',
        gtin: '',
        stock: null,
        attribute: { name: variant.attribute, options: [] },
      });
    parent.attribute?.options.push(variant.option);
    const attribute = { name: variant.attribute, options: [variant.option] };
    add({ ...own, parentId: parent.id, type: 'variation', attribute });
  }
  return products;
}

/** SKUs are compared without case, as WooCommerce does. */
export function productBySku(store: ShopStore, sku: string): Product | undefined {
  return [...store.products.values()].find((product) => product.sku.toLowerCase() === sku.toLowerCase());
}

/** Takes pieces from stock, or gives them back when negative. Nothing stops at zero: stock may go below. */
export function sell(store: ShopStore, productId: number, quantity: number): void {
  const product = store.products.get(productId);
  if (product === undefined || product.stock === null || quantity === 0) return;
  product.stock -= quantity;
  product.sold += Math.max(0, quantity);
  product.modifiedAt = store.now();
  store.announce('product.updated', product.id);
}

import type { Product } from './products.ts';
import { itemLinks } from '../rest/links.ts';
import { gmtTime, siteTime } from '../site.ts';
import type { ShopStore } from '../store.ts';
import { money } from '../orders/totals.ts';

/** A product or variation as `GET /products/:id` shows it; fields and order as recorded. */
export function renderProduct(store: ShopStore, siteUrl: string, product: Product) {
  const variations = [...store.products.values()].filter((other) => other.parentId === product.id);
  const parent = store.products.get(product.parentId);
  const slug = slugOf(product.name);
  return {
    id: product.id,
    name: product.name,
    slug,
    permalink: permalinkOf(siteUrl, product, parent),
    date_created: siteTime(product.createdAt),
    date_created_gmt: gmtTime(product.createdAt),
    date_modified: siteTime(product.modifiedAt),
    date_modified_gmt: gmtTime(product.modifiedAt),
    type: product.type,
    status: 'publish',
    featured: false,
    catalog_visibility: 'visible',
    description: '',
    short_description: '',
    sku: product.sku,
    price: variations[0]?.price ?? product.price,
    regular_price: product.price,
    sale_price: '',
    date_on_sale_from: null,
    date_on_sale_from_gmt: null,
    date_on_sale_to: null,
    date_on_sale_to_gmt: null,
    on_sale: false,
    purchasable: true,
    // Recorded: text for a variation, a number for the others.
    total_sales: product.type === 'variation' ? String(product.sold) : product.sold,
    virtual: false,
    downloadable: false,
    downloads: [],
    download_limit: -1,
    download_expiry: -1,
    external_url: '',
    button_text: '',
    tax_status: 'taxable',
    tax_class: product.taxClass,
    ...stockFields(product),
    sold_individually: false,
    weight: product.weight,
    dimensions: { length: '', width: '', height: '' },
    shipping_required: true,
    shipping_taxable: true,
    shipping_class: '',
    shipping_class_id: 0,
    reviews_allowed: product.type !== 'variation',
    average_rating: '0.00',
    rating_count: 0,
    upsell_ids: [],
    cross_sell_ids: [],
    parent_id: product.parentId,
    purchase_note: '',
    categories: parent === undefined ? [{ id: 15, name: 'Uncategorized', slug: 'uncategorized' }] : [],
    brands: [],
    tags: [],
    images: [],
    attributes: attributesOf(product),
    default_attributes: [],
    variations: variations.map((variation) => variation.id),
    grouped_products: [],
    menu_order: 0,
    price_html: priceHtml(variations[0]?.price ?? product.price),
    related_ids: [],
    meta_data: [],
    stock_status: inStock(store, product) ? 'instock' : 'outofstock',
    has_options: product.type === 'variable',
    post_password: '',
    global_unique_id: product.gtin,
    _links: {
      ...itemLinks(siteUrl, 'products', product.id),
      ...(parent && { up: [{ href: `${siteUrl}/wp-json/wc/v3/products/${parent.id}` }] }),
    },
  };
}

function stockFields(product: Product) {
  return {
    manage_stock: product.stock !== null,
    stock_quantity: product.stock,
    backorders: 'no',
    backorders_allowed: false,
    backordered: false,
    low_stock_amount: null,
  };
}

function inStock(store: ShopStore, product: Product): boolean {
  if (product.type !== 'variable') return (product.stock ?? 0) > 0;
  return [...store.products.values()].some((other) => other.parentId === product.id && inStock(store, other));
}

function attributesOf({ attribute, type }: Product) {
  if (attribute === null) return [];
  const { name, options } = attribute;
  if (type === 'variation') return [{ id: 0, name, slug: slugOf(name), option: options[0] ?? '' }];
  return [{ id: 0, name, slug: name, position: 0, visible: true, variation: true, options }];
}

function permalinkOf(siteUrl: string, product: Product, parent: Product | undefined): string {
  if (parent === undefined) return `${siteUrl}/product/${slugOf(product.name)}/`;
  const { name = '', options = [] } = product.attribute ?? {};
  return `${siteUrl}/product/${slugOf(parent.name)}/?attribute_${slugOf(name)}=${options[0] ?? ''}`;
}

function priceHtml(price: string): string {
  const symbol = '<span class="woocommerce-Price-currencySymbol" translate="no">&euro;</span>';
  return `<span class="woocommerce-Price-amount amount"><bdi>${symbol}${money(price)}</bdi></span>`;
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

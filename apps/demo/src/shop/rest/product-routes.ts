import { z } from 'zod';
import { productBySku } from '../products/products.ts';
import type { Product } from '../products/products.ts';
import { renderProduct } from '../products/render-product.ts';
import type { RestAnswer, RestCall, Route } from './rest-server.ts';
import { RestError } from './rest-error.ts';
import { DateParams, ListParams, onlyFields, pageOf, sortBy, withinDates } from './list.ts';
import { list, readParams } from './params.ts';
import type { ShopStore } from '../store.ts';

const ProductList = z.object({
  ...ListParams.shape,
  ...DateParams.shape,
  orderby: z.enum(['date', 'id', 'include', 'title', 'slug', 'modified']).default('date'),
  sku: list(z.string()).default([]),
});
type ProductList = z.output<typeof ProductList>;

/** `/wc/v3/products`: list and read. Variations answer by id and by `sku`, but are not in plain lists. */
export function productRoutes(store: ShopStore, siteUrl: () => string): Route[] {
  const productOf = (id: number): Product => {
    const product = store.products.get(id);
    if (product === undefined) throw new RestError(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.');
    return product;
  };
  return [
    {
      path: '/wc/v3/products',
      methods: { GET: { right: 'list', run: (call) => listProducts(store, siteUrl(), call) } },
    },
    {
      path: '/wc/v3/products/:id',
      methods: {
        GET: {
          right: 'view',
          run: (call) => ({
            body: onlyFields(renderProduct(store, siteUrl(), productOf(call.ids[0] ?? 0)), call),
          }),
        },
      },
    },
  ];
}

function listProducts(store: ShopStore, siteUrl: string, call: RestCall): Partial<RestAnswer> {
  const params = readParams(ProductList, call.params);
  const found = withinDates(candidates(store, params), params).filter(
    ({ id, name }) =>
      (params.include.length === 0 || params.include.includes(id)) &&
      !params.exclude.includes(id) &&
      (params.search === undefined || name.toLowerCase().includes(params.search.toLowerCase())),
  );
  const sorted = sortBy(found, params.order, sortKey(params));
  return pageOf(sorted, { siteUrl, resource: 'products', call, params }, (product) =>
    renderProduct(store, siteUrl, product),
  );
}

function candidates(store: ShopStore, { sku }: ProductList): Product[] {
  if (sku.length > 0)
    return sku.map((one) => productBySku(store, one)).filter((found) => found !== undefined);
  return [...store.products.values()].filter((product) => product.type !== 'variation');
}

function sortKey({ orderby, include }: ProductList): (product: Product) => string | number {
  switch (orderby) {
    case 'date':
      return (product) => product.createdAt.slice(0, 19);
    case 'modified':
      return (product) => product.modifiedAt.slice(0, 19);
    case 'title':
    case 'slug':
      return (product) => product.name.toLowerCase();
    case 'include':
      return (product) => include.indexOf(product.id);
    case 'id':
      return (product) => product.id;
  }
}

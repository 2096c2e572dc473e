import { z } from 'zod';
import { renderCustomer } from '../customers.ts';
import type { RestAnswer, RestCall, Route } from './rest-server.ts';
import { RestError } from './rest-error.ts';
import { ListParams, onlyFields, pageOf, sortBy } from './list.ts';
import { readParams } from './params.ts';
import type { ShopStore } from '../store.ts';

/** No dates here: `modified_after` and the like are ignored for customers, as recorded. */
const CustomerList = z.object({
  ...ListParams.shape,
  order: z.enum(['asc', 'desc']).default('asc'),
  orderby: z.enum(['id', 'include', 'name', 'registered_date']).default('name'),
  email: z.string().optional(),
});

/** `/wc/v3/customers`: list and read. */
export function customerRoutes(store: ShopStore, siteUrl: () => string): Route[] {
  return [
    {
      path: '/wc/v3/customers',
      methods: { GET: { right: 'list', run: (call) => listCustomers(store, siteUrl(), call) } },
    },
    {
      path: '/wc/v3/customers/:id',
      methods: {
        GET: {
          right: 'view',
          run: (call) => {
            const customer = store.customers.get(call.ids[0] ?? 0);
            if (customer === undefined) throw new RestError(404, 'wc_user_invalid_id', 'Invalid user ID.');
            return { body: onlyFields(renderCustomer(siteUrl(), customer), call) };
          },
        },
      },
    },
  ];
}

function listCustomers(store: ShopStore, siteUrl: string, call: RestCall): Partial<RestAnswer> {
  const params = readParams(CustomerList, call.params);
  const found = [...store.customers.values()].filter(
    ({ id, email }) =>
      (params.email === undefined || params.email.toLowerCase() === email) &&
      (params.include.length === 0 || params.include.includes(id)) &&
      !params.exclude.includes(id) &&
      // Recorded: the search knows logins and mail addresses, not last names.
      (params.search === undefined || email.includes(params.search.toLowerCase())),
  );
  const sorted = sortBy(found, params.order, (customer) => {
    switch (params.orderby) {
      case 'name':
        return `${customer.firstName} ${customer.lastName}`;
      case 'registered_date':
        return customer.createdAt;
      case 'include':
        return params.include.indexOf(customer.id);
      case 'id':
        return customer.id;
    }
  });
  return pageOf(sorted, { siteUrl, resource: 'customers', call, params }, (customer) =>
    renderCustomer(siteUrl, customer),
  );
}

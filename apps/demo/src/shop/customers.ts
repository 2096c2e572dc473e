import { createHash } from 'node:crypto';
import { emptyAddress } from './orders/order.ts';
import { gmtTime, siteTime } from './site.ts';
import { itemLinks } from './rest/links.ts';
import type { Customer } from './store.ts';

/** People with an account in the shop. Names and addresses are invented; mail goes nowhere. */
const accounts = [
  ['Anna', 'Schmidt', 'anna.schmidt', 'Hauptstraße 1', '10115', 'Berlin', 'DE'],
  ['Jürgen', 'Weiß', 'juergen.weiss', 'Am Markt 17', '04109', 'Leipzig', 'DE'],
  ['Sophie', 'Gruber', 'sophie.gruber', 'Neubaugasse 8', '1070', 'Wien', 'AT'],
] as const;

/** 1 and 2 are the administrator and another user of the site. */
const FIRST_ID = 3;

export const customerIds = accounts.map((_account, index) => FIRST_ID + index);

export function seedCustomers(now: string): Customer[] {
  return accounts.map(([firstName, lastName, login, address_1, postcode, city, country], index) => {
    const names = { first_name: firstName, last_name: lastName };
    const shipping = { ...emptyAddress(), ...names, address_1, postcode, city, country };
    const email = `${login}@example.test`;
    const billing = { ...shipping, email };
    return { id: FIRST_ID + index, email, firstName, lastName, billing, shipping, createdAt: now };
  });
}

/** A customer as `GET /customers/:id` shows it. */
export function renderCustomer(siteUrl: string, customer: Customer) {
  const gravatar = createHash('sha256').update(customer.email).digest('hex');
  const { phone, email, country, state, ...billing } = customer.billing;
  const { phone: shippingPhone, country: shipTo, state: shipToState, ...shipping } = customer.shipping;
  return {
    id: customer.id,
    date_created: siteTime(customer.createdAt),
    date_created_gmt: gmtTime(customer.createdAt),
    date_modified: siteTime(customer.createdAt),
    date_modified_gmt: gmtTime(customer.createdAt),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    role: 'customer',
    username: customer.email.split('@')[0],
    billing: { ...billing, country, state, email, phone },
    shipping: { ...shipping, country: shipTo, state: shipToState, phone: shippingPhone },
    is_paying_customer: false,
    avatar_url: `https://secure.gravatar.com/avatar/${gravatar}?s=96&d=mm&r=g`,
    meta_data: [],
    _links: itemLinks(siteUrl, 'customers', customer.id),
  };
}

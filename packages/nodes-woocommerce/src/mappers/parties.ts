import { type Address, type Customer, makeRef } from '@crossdock/canonical';
import type { EventOrigin } from '@crossdock/sdk';
import type { WooAddress, WooOrder } from '../schemas/order.ts';

/** Keeps what has text in it: WooCommerce sends empty texts for what was not entered. */
export function filled<Name extends string>(
  texts: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, string>> {
  const kept: Partial<Record<Name, string>> = {};
  for (const name in texts) {
    const text = texts[name]?.trim();
    if (text !== undefined && text !== '') kept[name] = text;
  }
  return kept;
}

/** Who ordered. Customer 0 is a guest, whatever e-mail address was entered. */
export function customerOf({ customer_id: id, billing }: WooOrder, { system }: EventOrigin): Customer {
  const contact = filled({ company: billing.company, email: billing.email, phone: billing.phone });
  return {
    ...(id === 0
      ? { kind: 'guest' }
      : { kind: 'account', ref: makeRef({ system, entity: 'customer', id: String(id) }) }),
    name: nameOf(billing).trim() || contact.company || contact.email || '',
    ...contact,
  };
}

/** Billing and shipping address. An order without shipping, such as a download, goes to the billing address. */
export function addressesOf({ billing, shipping }: WooOrder): { billing: Address; shipping: Address } {
  const invoiced = addressOf(billing, billing.email);
  return { billing: invoiced, shipping: isEmpty(shipping) ? invoiced : addressOf(shipping) };
}

function addressOf(address: WooAddress, email?: string): Address {
  const { company, address_1: street, address_2: street2, postcode, city, state, country, phone } = address;
  return filled({
    name: nameOf(address),
    company,
    street,
    street2,
    postcode,
    city,
    state,
    country,
    phone,
    email,
  });
}

/** Shops may fill in country and state by themselves, so these do not make an address. */
function isEmpty({ first_name, last_name, company, address_1, postcode, city }: WooAddress): boolean {
  return [first_name, last_name, company, address_1, postcode, city].every((text) => text.trim() === '');
}

function nameOf({ first_name: first, last_name: last }: WooAddress): string {
  return `${first} ${last}`;
}

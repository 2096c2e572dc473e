import type { Address, Customer } from '@crossdock/canonical';

/** A partner of Odoo as text cells, column by column. Only what is known is sent. */
export type PartnerCells = Readonly<Record<string, string>>;

/** The customer as Odoo keeps it: a company when one is named, a person otherwise. `reference` is what people search. */
export function customerCells(
  { customer, billing }: { customer: Customer; billing: Address },
  reference: string | undefined,
  countryId: number | undefined,
): PartnerCells {
  const company = companyOf(customer, billing);
  return known({
    name: company ?? personOf(customer, billing),
    is_company: company === undefined ? undefined : '1',
    customer_rank: '1',
    ref: reference,
    email: customer.email ?? billing.email,
    phone: customer.phone ?? billing.phone,
    ...addressCells(billing, countryId),
  });
}

/** The person at a company; undefined when nobody is named. */
export function contactCells(
  { customer, billing }: { customer: Customer; billing: Address },
  companyId: number,
): PartnerCells | undefined {
  const company = companyOf(customer, billing);
  const name = personOf(customer, billing);
  if (company === undefined || name === '' || name === company) return undefined;
  return known({
    'parent_id/.id': String(companyId),
    type: 'contact',
    name,
    email: customer.email ?? billing.email,
    phone: customer.phone ?? billing.phone,
  });
}

/** An address of a customer where goods go. */
export function deliveryCells(
  shipping: Address,
  customerId: number,
  countryId: number | undefined,
): PartnerCells {
  const recipient = [shipping.company, shipping.name].filter((part) => part !== undefined && part !== '');
  return known({
    'parent_id/.id': String(customerId),
    type: 'delivery',
    name: recipient.join(', '),
    phone: shipping.phone,
    email: shipping.email,
    ...addressCells(shipping, countryId),
  });
}

function addressCells(address: Address, countryId: number | undefined): Record<string, string | undefined> {
  return {
    street: address.street,
    street2: address.street2,
    zip: address.postcode,
    city: address.city,
    'country_id/.id': countryId === undefined ? undefined : String(countryId),
  };
}

const companyOf = (customer: Customer, billing: Address) => customer.company || billing.company || undefined;

const personOf = (customer: Customer, billing: Address) =>
  customer.name.trim() || billing.name?.trim() || customer.email || '';

function known(cells: Record<string, string | undefined>): PartnerCells {
  return Object.fromEntries(
    Object.entries(cells).filter((cell): cell is [string, string] => cell[1] !== undefined && cell[1] !== ''),
  );
}

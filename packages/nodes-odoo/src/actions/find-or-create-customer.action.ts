import { Address, Customer } from '@crossdock/canonical';
import { defineAction, z } from '@crossdock/sdk';
import type { Erp } from '../erp/erp.ts';
import { externalName, fingerprint } from '../erp/external-ids.ts';
import type { Partner } from '../erp/partners.ts';
import { contactCells, customerCells, deliveryCells } from '../mappers/partner-cells.ts';
import { type Place, placeOf, samePlace, textOf } from '../mappers/place.ts';
import { odoo } from '../odoo.connection.ts';
import { OdooId } from '../odoo-id.ts';
import { customerSample } from './customer.sample.ts';

const Input = z.object({
  customer: Customer,
  billing: Address.meta({
    title: 'Billing address',
    description: 'Address of a customer who is new to Odoo',
  }),
  shipping: Address.optional().meta({
    title: 'Shipping address',
    description: 'Becomes a delivery address when it is not the address of the customer',
  }),
  policy: z.enum(['match-by-email', 'always-new']).default('match-by-email').meta({
    title: 'Who is the same customer',
    description:
      'match-by-email: whoever in Odoo has the e-mail address. always-new: only accounts of the shop are recognised, each guest order makes a customer',
  }),
  reference: z
    .string()
    .min(1, 'must not be empty')
    .meta({ title: 'Reference', description: 'Stands for a guest, who has no account: shop/order/1001' }),
});
type Input = z.output<typeof Input>;

const Output = z.object({
  id: OdooId.meta({ title: 'Customer' }),
  name: z.string().meta({ title: 'Name', 'x-sensitive': 'personal' }),
  created: z
    .boolean()
    .meta({ title: 'Created', description: 'Made by us, now or earlier; false when matched by e-mail' }),
  deliveryId: OdooId.meta({
    title: 'Delivery address',
    description: 'The customer itself, when goods go to its own address',
  }),
});

/**
 * The customer of an order in Odoo: found by its external id, then by e-mail when the policy says so, else made.
 * Master data that is there is left alone. States and provinces are not sent.
 *
 * Exactly once by external ids in module `crossdock`: one for the customer (account, or order of a guest), one for
 * the contact person of a company, one for each delivery address of a customer. `load` makes record and external id
 * in one transaction, and the pair is unique in Odoo, so that a late answer makes no second customer (recorded from
 * Odoo 17.0 and 19.0).
 */
export const findOrCreateCustomer = defineAction({
  id: 'odoo.find-or-create-customer',
  version: 1,
  title: 'Find or create customer',
  description: 'Finds the customer of an order in Odoo or makes a new one, with its delivery address.',
  connection: odoo,
  input: Input,
  output: Output,
  effect: {
    once: {
      per: (input) => effectKeyOf(input),
      find: async (erp: Erp, input) => {
        const ours = await erp.partners.named(customerName(input));
        return ours === undefined ? undefined : complete(erp, input, ours, true);
      },
    },
  },
  run: async (erp, input) => {
    const ours = await erp.partners.named(customerName(input));
    if (ours !== undefined) return complete(erp, input, ours, true);
    const matched = await match(erp, input);
    if (matched !== undefined) return complete(erp, input, matched, false);
    return complete(erp, input, await create(erp, input), true);
  },
  record: ({ id, name }) => ({ label: name, entity: 'customer', id: String(id) }),
  sample: customerSample,
});

/** Who it is: the account, or the order of a guest. */
function keyOf({ customer, reference }: Input): string {
  return customer.kind === 'account' ? (customer.ref ?? reference) : reference;
}

/**
 * An account that orders to another address means another write, the one that makes the delivery address: so the
 * address is part of the key when it is not the billing address.
 */
function effectKeyOf(input: Input): string {
  const to = placeOf(input.shipping);
  const home = placeOf(input.billing);
  const elsewhere = to !== undefined && (home === undefined || !samePlace(to, home));
  return elsewhere ? `${keyOf(input)}#${fingerprint(textOf(to))}` : keyOf(input);
}

const customerName = (input: Input) => externalName('customer', keyOf(input));

async function match(erp: Erp, { policy, customer, billing }: Input): Promise<Partner | undefined> {
  const email = customer.email ?? billing.email;
  if (policy === 'always-new' || email === undefined || email.trim() === '') return undefined;
  return erp.partners.withEmail(email, customer.company ?? customer.name);
}

async function create(erp: Erp, input: Input): Promise<Partner> {
  const reference = input.customer.kind === 'account' ? input.customer.ref : undefined;
  const country = await erp.partners.countryOf(input.billing);
  return erp.partners.make(customerName(input), customerCells(input, reference, country));
}

/** What belongs to a customer: the contact person of a company we made, and the delivery address of this order. */
async function complete(
  erp: Erp,
  input: Input,
  customer: Partner,
  created: boolean,
): Promise<z.output<typeof Output>> {
  const contact = created ? contactCells(input, customer.id) : undefined;
  if (contact !== undefined) {
    await erp.partners.ensure(externalName('contact', keyOf(input)), async () => contact);
  }
  const deliveryId = await deliveryOf(erp, input, customer);
  return { id: customer.id, name: customer.name, created, deliveryId };
}

async function deliveryOf(erp: Erp, { shipping }: Input, customer: Partner): Promise<number> {
  const to: Place | undefined = placeOf(shipping);
  if (shipping === undefined || to === undefined || samePlace(to, customer.place)) return customer.id;
  const name = `delivery_${String(customer.id)}_${fingerprint(textOf(to))}`;
  return erp.partners.ensure(name, async () =>
    deliveryCells(shipping, customer.id, await erp.partners.countryOf(shipping)),
  );
}

import type { Address } from '@crossdock/canonical';
import { business, z } from '@crossdock/sdk';
import type { PartnerCells } from '../mappers/partner-cells.ts';
import { type Place, plain } from '../mappers/place.ts';
import type { Countries } from './countries.ts';
import { ExternalIds } from './external-ids.ts';
import { type Records, Reference, Text } from './records.ts';

const PartnerRow = z.object({
  id: z.number().int(),
  name: Text,
  email: Text,
  street: Text,
  street2: Text,
  zip: Text,
  city: Text,
  country_id: Reference,
  parent_id: Reference,
});
type PartnerRow = z.output<typeof PartnerRow>;

/** A customer in Odoo, and where goods go when nobody says otherwise. */
export interface Partner {
  id: number;
  name: string;
  place: Place;
}

/** Customers and their addresses. */
export class Partners {
  readonly #records: Records;
  readonly #countries: Countries;
  readonly #externalIds: ExternalIds;

  constructor(records: Records, countries: Countries) {
    this.#records = records;
    this.#countries = countries;
    this.#externalIds = new ExternalIds(records);
  }

  /** The customer we made under this external name. One that was archived since is still the customer. */
  async named(name: string): Promise<Partner | undefined> {
    const id = await this.#externalIds.find('res.partner', name);
    return id === undefined ? undefined : this.#byId(id);
  }

  /**
   * The customer with this e-mail address, case and outer spaces aside. Delivery and invoice addresses are no
   * customers, and a contact gives way to its company when both have the address.
   *
   * Several: those with the customer's own name win, the oldest of them first; without one, customers of one name
   * are taken for the same and the oldest is used; different names need a person to decide.
   */
  async withEmail(email: string, name: string): Promise<Partner | undefined> {
    const wanted = typed(email);
    // `=ilike` takes `_` and `%` for wildcards, so it finds too much, never too little: compared exactly below.
    const pattern = wanted.replace(/[%\\]/g, '_');
    const rows = await this.#records.search(
      'res.partner',
      [
        ['email', '=ilike', pattern],
        ['type', '=', 'contact'],
      ],
      PartnerRow,
    );
    const exact = rows.filter((row) => typed(row.email) === wanted);
    const ids = new Set(exact.map(({ id }) => id));
    const found = exact.filter(({ parent_id }) => parent_id === undefined || !ids.has(parent_id.id));
    const chosen = theCustomer(found, wanted, name);
    return chosen === undefined ? undefined : this.#partnerOf(chosen);
  }

  /** Makes a customer or one of its addresses under an external name; a second call makes no second one. */
  async make(name: string, cells: PartnerCells): Promise<Partner> {
    return this.#byId(await this.#externalIds.load('res.partner', name, cells));
  }

  /** Makes what is not there yet under this name, and leaves alone what is. Answers its id. */
  async ensure(name: string, cells: () => Promise<PartnerCells>): Promise<number> {
    const known = await this.#externalIds.find('res.partner', name);
    return known ?? (await this.#externalIds.load('res.partner', name, await cells()));
  }

  async countryOf({ country }: Address): Promise<number | undefined> {
    return country === undefined ? undefined : this.#countries.idOf(country);
  }

  async #byId(id: number): Promise<Partner> {
    const [row] = await this.#records.search('res.partner', [['id', '=', id]], PartnerRow, {
      archivedToo: true,
    });
    if (row !== undefined) return this.#partnerOf(row);
    throw business(
      'odoo.missing-record',
      `Customer ${id} is not in Odoo any more. Replay to make a new one.`,
    );
  }

  async #partnerOf(row: PartnerRow): Promise<Partner> {
    const country =
      row.country_id === undefined ? undefined : await this.#countries.codeOf(row.country_id.id);
    const { id, name = '', street, street2, zip: postcode, city } = row;
    return { id, name, place: plain({ recipient: name, street, street2, postcode, city, country }) };
  }
}

function theCustomer(found: readonly PartnerRow[], email: string, name: string): PartnerRow | undefined {
  const [oldest] = found;
  const namesake = found.find((row) => typed(row.name) === typed(name));
  if (namesake !== undefined || oldest === undefined) return namesake ?? oldest;
  if (found.every((row) => typed(row.name) === typed(oldest.name))) return oldest;
  const shown = found.slice(0, 5).map((row) => `${row.name ?? 'without name'} (${row.id})`);
  throw business(
    'odoo.ambiguous-customer',
    `Odoo has ${found.length} customers with e-mail ${email}: ${shown.join(', ')}. ` +
      'Merge them there or change an address, then replay.',
    { evidence: { ids: found.map(({ id }) => id) } },
  );
}

const typed = (text: string | undefined) => (text ?? '').trim().replace(/\s+/g, ' ').toLowerCase();

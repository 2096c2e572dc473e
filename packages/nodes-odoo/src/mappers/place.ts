import type { Address } from '@crossdock/canonical';

/** Where a parcel goes, in parts. Order matters: it is compared and fingerprinted as it stands. */
export interface Place {
  recipient: string;
  street: string;
  street2: string;
  postcode: string;
  city: string;
  country: string;
}

/** Undefined for an address that says nothing about where: an order of gift cards alone has none. */
export function placeOf(address: Address | undefined): Place | undefined {
  if (address?.street === undefined && address?.city === undefined) return undefined;
  const { name, company, street, street2, postcode, city, country } = address;
  return plain({ recipient: company ?? name, street, street2, postcode, city, country });
}

/** One place is another when they read the same: case and spaces do not count. */
export function samePlace(a: Place, b: Place): boolean {
  return textOf(a) === textOf(b);
}

/** A place as one text, the same for all ways to write it. */
export const textOf = (place: Place): string => Object.values(place).join('\n');

/** Empty parts become empty texts, and what is only typed differently becomes equal. */
export function plain(parts: Record<keyof Place, string | undefined>): Place {
  const typed = (text: string | undefined) => (text ?? '').trim().replace(/\s+/g, ' ').toLowerCase();
  return {
    recipient: typed(parts.recipient),
    street: typed(parts.street),
    street2: typed(parts.street2),
    postcode: typed(parts.postcode),
    city: typed(parts.city),
    country: typed(parts.country),
  };
}

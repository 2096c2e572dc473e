/** `WooCommerce order → Odoo` becomes `woocommerce-order-to-odoo`: a part of an address, at most 60 letters. */
export function slugOf(name: string): string {
  const words = name.replaceAll('→', ' to ').replaceAll('ß', 'ss');
  const plain = words.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'flow' : slug;
}

/** The first of `slug`, `slug-2`, `slug-3`… that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? slug : `${slug}-${String(count)}`;
    if (!taken.has(candidate)) return candidate;
  }
}

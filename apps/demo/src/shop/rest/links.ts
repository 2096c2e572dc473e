/** `_links` of one record, as WordPress adds them. Made from the site's own URL, not from the one called. */
export function itemLinks(siteUrl: string, resource: string, id: number | string) {
  const collection = `${siteUrl}/wp-json/wc/v3/${resource}`;
  return {
    self: [
      { href: `${collection}/${id}`, targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] } },
    ],
    collection: [{ href: collection }],
  };
}

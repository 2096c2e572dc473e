import { permanent } from '@crossdock/sdk';

/**
 * The address of a path below the base address of a connection. Fails with `http.address-outside` when it would lead
 * elsewhere: data in a path (`../`, another host) must not steer our credentials to what the connection is not for.
 */
export function addressWithin(base: string, path: string): string {
  const root = base.replace(/\/+$/, '');
  const text = isAbsolute(path) ? path : joined(root, path);
  const url = URL.parse(text);
  if (url === null) throw outside(base, path);
  const within = new URL(root);
  const below = within.pathname.replace(/\/+$/, '');
  const inside = url.pathname === below || url.pathname.startsWith(`${below}/`);
  if (url.origin !== within.origin || !inside || hasUser(url)) throw outside(base, path);
  return url.href;
}

/** Where a system says the next page is: anywhere on its own origin. Fails with `http.address-outside`. */
export function nextAddress(base: string, current: string, link: string): string {
  const url = URL.parse(link, current);
  if (url === null) throw outside(base, link);
  if (url.origin !== new URL(base).origin || hasUser(url)) throw outside(base, link);
  return url.href;
}

export function isAbsolute(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

function joined(root: string, path: string): string {
  if (path === '' || path.startsWith('?')) return `${root}${path}`;
  return `${root}/${path.replace(/^\/+/, '')}`;
}

function hasUser({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

function outside(base: string, path: string): Error {
  /* A query may hold a key. */
  const [shown = ''] = path.slice(0, 200).split('?');
  return permanent(
    'http.address-outside',
    `The connection is for ${base} and what is below it; "${shown}" leads elsewhere. Correct the path, or use a connection of its own.`,
    { evidence: { base, path: shown } },
  );
}

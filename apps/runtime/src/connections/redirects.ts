import type { HttpRequest, HttpResponse } from '@crossdock/sdk';
import type { WireRequest } from './exchange.ts';

/** More are a loop, or a system that nobody should rely on. */
const mostHops = 5;
const redirects: readonly number[] = [301, 302, 303, 307, 308];
/** All that another origin may be told: anything else a caller sets may be a credential. */
const harmless: readonly string[] = ['accept', 'accept-language', 'user-agent'];

/** How many redirects may be followed: none for a write, which may arrive as a read, nor for what carries a body. */
export function hopsOf({ intent, method, follow = 0 }: HttpRequest): number {
  const asks = intent === 'read' && (method === 'GET' || method === 'HEAD');
  return asks ? Math.min(Math.max(follow, 0), mostHops) : 0;
}

/** Where an answer sends a request on to, or undefined. Another origin gets no headers that may be credentials. */
export function nextHop(request: WireRequest, { status, headers }: HttpResponse): WireRequest | undefined {
  const location = headers['location'];
  if (!redirects.includes(status) || location === undefined || !URL.canParse(location, request.url.href))
    return undefined;
  const url = new URL(location, request.url);
  if (url.origin === request.url.origin) return { ...request, url };
  const kept = Object.entries(request.headers).filter(([name]) => harmless.includes(name));
  return { ...request, url, headers: Object.fromEntries(kept) };
}

import type { FastifyRequest } from 'fastify';
import { forbidden, unsupportedMedia } from '../http/problem.ts';

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Refuses what another site could make a browser send with our cookie: changes must come from our own pages, as
 * browsers say themselves, or, where nobody says so, as JSON, which no form can send.
 */
export function refuseForeignPages(request: FastifyRequest, publicUrl: string): void {
  if (!changing.has(request.method)) return;
  const { origin, host } = request.headers;
  const own = [host, new URL(publicUrl).host];
  if (origin !== undefined && !own.includes(hostOf(origin))) {
    throw forbidden(
      'auth.foreign-origin',
      'The request comes from a page of another site. Use this server’s own pages, or an API token. Behind a proxy, set PUBLIC_URL.',
    );
  }
  const type = request.headers['content-type'];
  if (origin === undefined && type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
    throw unsupportedMedia(
      'request.not-json',
      'The body must be JSON. Send it with "content-type: application/json".',
    );
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

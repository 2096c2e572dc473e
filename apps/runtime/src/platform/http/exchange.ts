import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, anonymous } from '../auth/actor.ts';

export const sessionCookie = 'crossdock_session';

/** What the rare handler needs to know about the request beyond its parsed parts. */
export interface Exchange {
  /** Of the caller, for counting attempts. */
  address: string;
  /** The token in the session cookie, whether it is good or not. */
  sessionToken: string | undefined;
  /** Calls that repeat it want what the first one did; undefined when the caller gave none. */
  idempotencyKey: string | undefined;
  setSession(token: string, maxAgeSeconds: number): void;
  clearSession(): void;
}

const actors = new WeakMap<FastifyRequest, Actor>();

/** Notes who asks; the guard does, once it knows. */
export function identify(request: FastifyRequest, actor: Actor): void {
  actors.set(request, actor);
}

export function actorOf(request: FastifyRequest): Actor {
  return actors.get(request) ?? anonymous;
}

export function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  const cookie = {
    httpOnly: true,
    sameSite: 'strict' as const,
    path: '/',
    secure: request.protocol === 'https',
  };
  return {
    address: request.ip,
    sessionToken: request.cookies[sessionCookie],
    idempotencyKey: idempotencyKeyOf(request),
    setSession: (token, maxAge) => void reply.setCookie(sessionCookie, token, { ...cookie, maxAge }),
    clearSession: () => void reply.clearCookie(sessionCookie, cookie),
  };
}

function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['idempotency-key'];
  const key = Array.isArray(given) ? given[0] : given;
  return key === '' ? undefined : key;
}

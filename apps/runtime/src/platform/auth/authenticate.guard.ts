import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../config.ts';
import { identify, sessionCookie } from '../http/exchange.ts';
import { forbidden, unauthorized } from '../http/problem.ts';
import type { Actor } from './actor.ts';
import { ApiTokens } from './api-tokens.service.ts';
import { ALLOW, type Allowance, may } from './permissions.ts';
import { refuseForeignPages } from './same-origin.ts';
import { Sessions } from './sessions.service.ts';

/** Stands before every route: finds out who asks, and whether they may. */
@Injectable()
export class AuthenticateGuard implements CanActivate {
  readonly #sessions: Sessions;
  readonly #tokens: ApiTokens;
  readonly #reflector: Reflector;
  readonly #config: Config;

  constructor(
    @Inject(Sessions) sessions: Sessions,
    @Inject(ApiTokens) tokens: ApiTokens,
    @Inject(Reflector) reflector: Reflector,
    @Inject(CONFIG) config: Config,
  ) {
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#reflector = reflector;
    this.#config = config;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowance =
      this.#reflector.getAllAndOverride<Allowance | undefined>(ALLOW, [
        context.getHandler(),
        context.getClass(),
      ]) ?? 'session';
    if (allowance !== 'public')
      await this.admit(context.switchToHttp().getRequest<FastifyRequest>(), allowance);
    return true;
  }

  /** For routes outside of controllers. Throws a problem for somebody who may not. */
  async admit(request: FastifyRequest, allowance: Exclude<Allowance, 'public'>): Promise<void> {
    const actor = await this.#authenticate(request);
    if (allowance !== 'session' && !may(actor, allowance)) {
      throw forbidden('auth.not-allowed', `${actor.person.name} lacks the permission ${allowance}.`);
    }
    identify(request, actor);
  }

  async #authenticate(request: FastifyRequest): Promise<Actor> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.#byToken(authorization);
    const token = request.cookies[sessionCookie];
    const person = token === undefined ? undefined : await this.#sessions.who(token);
    if (person === undefined) {
      throw unauthorized(
        'auth.sign-in-needed',
        'Sign in, or send an API token as "authorization: Bearer cdk_…".',
      );
    }
    refuseForeignPages(request, this.#config.publicUrl);
    return { person, through: 'session' };
  }

  async #byToken(authorization: string): Promise<Actor> {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
    const person = token === undefined ? undefined : await this.#tokens.who(token);
    if (person !== undefined) return { person, through: 'token' };
    throw unauthorized(
      'auth.unknown-token',
      'The API token is not known here: it may be revoked or misspelt. Make a new one in the settings.',
      { headers: { 'www-authenticate': 'Bearer' } },
    );
  }
}

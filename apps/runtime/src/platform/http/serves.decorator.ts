import type { Contract, ContractGroup, Received, ReturnOf } from '@crossdock/contracts';
import { misfitWords } from '@crossdock/sdk';
import { Controller, HttpCode, Req, RequestMapping, RequestMethod, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../auth/actor.ts';
import { Allow } from '../auth/permissions.ts';
import { actorOf, type Exchange, exchangeOf } from './exchange.ts';
import { fieldErrors, sentenceOf, unprocessable } from './problem.ts';

/** What a handler gets: the parsed call, who calls, and the exchange itself for the few that need it. */
type Call<C> = Received<C> & { actor: Actor; exchange: Exchange };

export type Handler<C> = (call: Call<C>) => Promise<ReturnOf<C>>;

/** One handler for each contract of a group: a controller that implements it cannot forget one. */
export type Handlers<G extends ContractGroup> = { [K in keyof G]: Handler<G[K]> };

/**
 * Binds a controller to a group of contracts: routes, validation and permissions come from them, handlers are
 * its methods or arrow properties of the same names. Answers are sent with status 200, as the contracts say.
 */
export function Serves<G extends ContractGroup>(group: G) {
  return <C extends new (...args: never[]) => Handlers<G>>(controller: C): void => {
    for (const [name, contract] of Object.entries(group)) route(controller, name, contract);
    Controller('api')(controller);
  };
}

const methods = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  DELETE: RequestMethod.DELETE,
};

type AnyHandlers = Record<string, (call: object) => Promise<unknown>>;

/** Adds a method to the controller that Nest routes to, and that asks the handler. */
function route(controller: new (...args: never[]) => object, name: string, contract: Contract): void {
  const prototype = controller.prototype as object;
  const key = `serve ${name}`;
  const value = async function (this: AnyHandlers, request: FastifyRequest, reply: FastifyReply) {
    const call = {
      params: request.params,
      query: parsed(contract.query, request.query, 'query'),
      body: parsed(contract.body, request.body, 'body'),
      actor: actorOf(request),
      exchange: exchangeOf(request, reply),
    };
    return this[name]?.(call);
  };
  Object.defineProperty(prototype, key, { value });
  const descriptor: TypedPropertyDescriptor<typeof value> = { value };
  Req()(prototype, key, 0);
  Res({ passthrough: true })(prototype, key, 1);
  RequestMapping({ path: contract.path, method: methods[contract.method] })(prototype, key, descriptor);
  HttpCode(200)(prototype, key, descriptor);
  Allow(contract.allow)(prototype, key, descriptor);
}

function parsed(schema: z.ZodType | undefined, value: unknown, part: 'query' | 'body'): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(part === 'body' && value === null ? undefined : value, {
    error: misfitWords,
  });
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  throw unprocessable(`request.invalid-${part}`, `Not accepted: ${sentenceOf(errors)}.`, { errors });
}

import { checkLanguage } from '../orm/convert.ts';
import type { Args, Database, Method } from '../orm/model.ts';
import { Orm } from '../orm/orm.ts';
import type { Access } from './access.ts';
import type { Answer } from './answer.ts';

/** What the protocols serve: a database, who may enter, and what happens around a call. */
export interface Server {
  database: Database;
  access: Access;
  /** Throws to let the call fail before it does anything, as when another writer wins. */
  beforeCall(operation: string): void;
}

/** A call that is understood but not done yet: faults decide whether, when and how its answer gets out. */
export interface PlannedCall {
  /** Such as `sale.order/create` or `common/version`: what a fault is addressed to. */
  operation: string;
  work(startedAt: Date): Answer;
}

/** A method with its arguments in place. */
export interface MethodCall {
  model: string;
  name: string;
  method: Method;
  ids: readonly number[];
  args: Args;
  context: Args;
}

/** Runs a method in one transaction: all of it or nothing. */
export function runMethod(server: Server, uid: number, startedAt: Date, call: MethodCall): unknown {
  const { database } = server;
  server.beforeCall(`${call.model}/${call.name}`);
  checkLanguage(database.version, call.context);
  const orm = new Orm(database, { uid, startedAt, context: call.context });
  return database.store.transaction(() => call.method.run(orm, call.model, call.ids, call.args));
}

export function isRecord(value: unknown): value is Args {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const toIds = (value: unknown): number[] =>
  (Array.isArray(value) ? value : [value]).map(Number).filter(Number.isInteger);

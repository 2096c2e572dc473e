import type { HttpRequest } from '@crossdock/sdk';

/** One method call on a model, the same for both protocols. */
export interface RpcCall {
  model: string;
  method: string;
  /** The records it is called on; left out for methods of the model itself, such as `search_read`. */
  ids?: readonly number[];
  /** By name, and the method's first parameter first: 17.0 reads it by position. */
  args?: Readonly<Record<string, unknown>>;
  context?: Readonly<Record<string, unknown>>;
  /** Whether it changes something: decides what a lost answer means. */
  intent: HttpRequest['intent'];
}

/** Odoo's methods over HTTP. One call is one transaction: an error of Odoo means that nothing was done. */
export interface Rpc {
  /** What the method returned; `null` when it returned nothing. Rejects with a `FailureError`. */
  call(call: RpcCall): Promise<unknown>;
}

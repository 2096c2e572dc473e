import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { type FailureError, policy } from '@crossdock/sdk';
import { Agent, type Dispatcher } from 'undici';
import { isPublicAddress } from './public-address.ts';

interface Options {
  /** Whether an IP address may be connected to. */
  admits: (address: string) => boolean;
  /** How names become addresses; the system's way when left out. */
  resolve?: LookupFunction;
}

/**
 * Decides which addresses requests may reach, so that nobody can use a flow to look into the network around the
 * platform.
 *
 * 1. Only http and https leave.
 * 2. A name is judged by the addresses it has at the moment of connecting, and only those that passed are handed to
 *    the socket: a name that changes its mind between check and use gains nothing.
 * 3. An address written as such is judged as the URL standard reads it, in whatever spelling (decimal, octal, hex).
 *
 * Each guard has sockets of its own, so a connection that one guard let through never serves another.
 */
export class OutboundGuard {
  readonly #admits: (address: string) => boolean;
  /** Keep-alive, bounded sockets for each origin: a system that hangs holds its own sockets only. */
  readonly dispatcher: Dispatcher;

  constructor({ admits, resolve = lookup }: Options) {
    this.#admits = admits;
    this.dispatcher = new Agent({
      connections: 64,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      connect: { timeout: 10_000, lookup: admittedOnly(resolve, admits) },
    });
  }

  /** Fails with `http.scheme-not-allowed` or `http.address-not-allowed`; to be asked for every hop of a request. */
  admit({ protocol, hostname, host }: URL): void {
    if (protocol !== 'http:' && protocol !== 'https:') {
      throw policy(
        'http.scheme-not-allowed',
        `Only http and https may be called, not ${protocol}//: correct the address.`,
      );
    }
    const address = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(address) !== 0 && !this.#admits(address)) throw addressNotAllowed(host, address);
  }
}

/** For environments that stay outside the network they run in: public addresses only. */
export const publicOnly = new OutboundGuard({ admits: isPublicAddress });

/** For environments that may reach systems of the house. */
export const anywhere = new OutboundGuard({ admits: () => true });

/** A lookup that answers only addresses that are admitted, and fails when none is. */
function admittedOnly(resolve: LookupFunction, admits: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const admitted = addresses.filter(({ address }) => admits(address));
      const [first] = admitted;
      if (first === undefined) {
        const refused = addresses.map(({ address }) => address).join(', ') || 'no address';
        return callback(addressNotAllowed(hostname, refused), []);
      }
      if (options.all === true) callback(null, admitted);
      else callback(null, first.address, first.family);
    });
  };
}

function addressNotAllowed(host: string, address: string): FailureError {
  const leads = host.includes(address) ? `${host} is` : `${host} leads to ${address},`;
  return policy(
    'http.address-not-allowed',
    `${leads} not an address of the public internet. If it is meant, allow private addresses in the settings of the environment.`,
    { evidence: { host, address, setting: 'privateAddresses' } },
  );
}

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All of IPv6 that is routed in public begins like this (IANA, IPv6 Address Space). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the public internet: not private, loopback, link-local (where clouds keep their
 * metadata), shared, multicast or reserved. An IPv4 address inside an IPv6 one is judged as itself.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  /* 64:ff9b::/96 stands for an IPv4 address, behind networks that have IPv6 only (RFC 6052). */
  if (address.range() === 'rfc6052') return isPublicAddress(address.toByteArray().slice(12).join('.'));
  return address.range() === 'unicast' && address.match(globalUnicast);
}

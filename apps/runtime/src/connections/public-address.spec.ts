import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

describe('addresses of the public internet', () => {
  it.each([
    '1.1.1.1',
    '93.184.215.14',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '223.255.255.1',
  ])('have %s among them', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each(['2606:4700:4700::1111', '2a00:1450:4001:82a::200e', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1'])(
    'have %s among them',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('addresses that are not', () => {
  it.each([
    ['this host', '0.0.0.0'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['link-local: the metadata of clouds', '169.254.169.254'],
    ['for protocols', '192.0.0.192'],
    ['for documents', '203.0.113.7'],
    ['for benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.251'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
  ])('%s: %s', (_what, address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['link-local', 'fe80::1'],
    ['link-local with its interface', 'fe80::1%eth0'],
    ['unique-local: the metadata of clouds', 'fd00:ec2::254'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['for documents', '2001:db8::1'],
    ['loopback inside IPv6', '::ffff:127.0.0.1'],
    ['loopback inside IPv6, in hex', '::ffff:7f00:1'],
    ['loopback inside IPv6, as it was once written', '::127.0.0.1'],
    ['loopback translated', '::ffff:0:127.0.0.1'],
    ['private behind NAT64', '64:ff9b::10.0.0.1'],
    ['private behind a local NAT64', '64:ff9b:1::10.0.0.1'],
    ['private in a 6to4 tunnel', '2002:a00:1::1'],
    ['in a Teredo tunnel', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ])('%s: %s', (_what, address) => expect(isPublicAddress(address)).toBe(false));

  it('what is no address at all', () => {
    for (const text of ['', 'localhost', '2130706433', '0x7f.1', '1.2.3'])
      expect(isPublicAddress(text)).toBe(false);
  });
});

import { BlockList, isIP } from 'node:net';

const notPublic = new BlockList();
/**
 * IPv4 that is not the open internet: https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, the old
 * class E, and the one public address behind which Azure answers for its own machines
 * (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const closed4: readonly (readonly [net: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Exceptions in global unicast: Teredo, ORCHID and other protocols, documentation, 6to4. */
const closed6: readonly (readonly [net: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
for (const [net, prefix] of closed4) notPublic.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of closed6) notPublic.addSubnet(net, prefix, 'ipv6');

/** All that IANA has given out: loopback, mapped, NAT64, unique local, link-local and multicast lie outside. */
const unicast6 = new BlockList();
unicast6.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address belongs to the open internet, and to no network that only this machine can reach. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  const family = isIP(address);
  if (family === 4) return !notPublic.check(address, 'ipv4');
  return family === 6 && unicast6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

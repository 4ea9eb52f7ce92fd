import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose ranges of IPv4; what is left is the internet. */
const PRIVATE_IPV4 = blockListOf([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
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
]);

const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet('2000::', 3, 'ipv6');

/** Tunnels that carry an IPv4 address inside, protocol assignments and documentation. */
const TUNNELS_IPV6 = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  TUNNELS_IPV6.addSubnet(network, bits, 'ipv6');
}

/** Whether an IP address is anything but one of the public internet; true as well for what is no address. */
export function isPrivateAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return PRIVATE_IPV4.check(address, 'ipv4');
    case 6:
      return !GLOBAL_IPV6.check(address, 'ipv6') || TUNNELS_IPV6.check(address, 'ipv6');
    default:
      return true;
  }
}

function blockListOf(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, 'ipv4');
  return list;
}

import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Addresses that are not of the public internet: the IANA registries of special-purpose addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry and …-ipv6-special-registry), multicast, and where clouds
 * serve the metadata and credentials of their machines, which are not all in those.
 */
const special = new BlockList();
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  // Azure's.
  '168.63.129.16/32',
].flatMap((line) => line.split(' '))) {
  const [address, bits] = range.split('/');
  special.addSubnet(address!, Number(bits), 'ipv4');
}
// Teredo and other protocols, documentation, 6to4.
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [address, bits] = range.split('/');
  special.addSubnet(address!, Number(bits), 'ipv6');
}

const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** IPv4 addresses written as IPv6: mapped, and behind a translator (RFC 6052). */
const embeddings = ['::ffff:', '64:ff9b::'];

/** Whether an address is one of the public internet. @param address IPv4 in four decimal parts, or IPv6 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  if (isIP(address) !== 6) return false;
  const embedded = embeddedIPv4(address);
  if (embedded !== null) return isPublicAddress(embedded);
  return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  const plain = embeddedIPv4(address) ?? address;
  return isIP(plain) !== 0 && loopback.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}

function embeddedIPv4(address: string): string | null {
  // The parser of addresses writes all forms of one the same: short, in lower case, in hexadecimal.
  const short = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1);
  const prefix = embeddings.find((start) => short?.startsWith(start));
  if (short === undefined || prefix === undefined) return null;
  const words = short
    .slice(prefix.length)
    .split(':')
    .map((word) => Number.parseInt(word || '0', 16));
  if (words.length > 2) return null;
  const [high, low] = words.length === 2 ? (words as [number, number]) : [0, words[0]!];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

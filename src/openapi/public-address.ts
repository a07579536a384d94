import { BlockList, isIP } from 'node:net';

// IANA's registries of special-purpose addresses: https://www.iana.org/assignments/iana-ipv4-special-registry, …-ipv6-special-registry.
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
// Of what is global unicast (2000::/3); the rest is special altogether. Tunnels carry an IPv4 address of anyone's choice.
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const blocked = new BlockList();
for (const subnet of special4) blocked.addSubnet(...parts(subnet), 'ipv4');
for (const subnet of special6) blocked.addSubnet(...parts(subnet), 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one that the whole internet shares: not of this machine, of a private network or of a link. */
export function isPublic(address: string): boolean {
  const [ip = ''] = address.split('%');
  if (isIP(ip) === 4) return !blocked.check(ip, 'ipv4');
  return isIP(ip) === 6 && global6.check(ip, 'ipv6') && !blocked.check(ip, 'ipv6');
}

function parts(subnet: string): [string, number] {
  const [address = '', bits] = subnet.split('/');
  return [address, Number(bits)];
}

import { BlockList, isIP } from 'node:net'

/** Whether a socket may be opened to this address. */
export type AddressGuard = (address: string) => boolean

/**
 * Not reachable over the internet, or not one machine: IANA's special-purpose registries (RFC 6890) and multicast.
 * BlockList takes an IPv4 address written as IPv6 (`::ffff:127.0.0.1`) for the IPv4 one.
 */
const privateNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Holds 169.254.169.254, where clouds hand out the machine's credentials.
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
  '::/96',
  // These lead to IPv4 addresses that are written inside: NAT64, Teredo and its like, 6to4.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/23',
  '2002::/16',
  '100::/64',
  '2001:db8::/32',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

/** @param allowed networks that may be reached although they are private, e.g. `10.1.0.0/16`. */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const refused = listOf(privateNetworks)
  const excepted = listOf(allowed)
  return (address) => {
    // `fe80::1%eth0`: the zone is no part of the address.
    const plain = address.split('%')[0] ?? ''
    const family = isIP(plain)
    if (family === 0) return false
    const kind = family === 4 ? 'ipv4' : 'ipv6'
    return excepted.check(plain, kind) || !refused.check(plain, kind)
  }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

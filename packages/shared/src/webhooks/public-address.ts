import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

import ipaddr from 'ipaddr.js'

/** The address lies in a network that calls from outside must not reach. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress'
}

/** Networks that are allowed although they are not public, in CIDR notation. */
export type AllowedNetworks = [ipaddr.IPv4 | ipaddr.IPv6, number][]

/** @throws Error when a network is not in CIDR notation */
export function parseNetworks(text: string): AllowedNetworks {
  return text
    .split(',')
    .map((network) => network.trim())
    .filter(Boolean)
    .map((network) => ipaddr.parseCIDR(network))
}

/** Whether an IP address is public, or in a network that is allowed. */
export function isReachable(address: string, allowed: AllowedNetworks): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  const isAllowed = allowed.some(
    ([network, bits]) => parsed.kind() === network.kind() && parsed.match([network, bits] as never),
  )
  return isAllowed || parsed.range() === 'unicast'
}

/**
 * Resolves names for a connection and refuses those that lead to a private network. The very address that was
 * checked is connected to, so a name that changes its mind gains nothing.
 */
export function lookUpReachable(allowed: AllowedNetworks): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const bad = addresses.find(({ address }) => !isReachable(address, allowed))
      const [first] = addresses
      if (bad || !first) return callback(new PrivateAddress('The name leads to a private network'), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'

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

/** Asks a name server twice, two seconds each. */
const QUERIES = { timeout: 2_000, tries: 2 }

/**
 * Resolves names for a connection and refuses those that lead to a private network. The very address that was
 * checked is connected to, so a name that changes its mind gains nothing.
 */
export function lookUpReachable(allowed: AllowedNetworks, resolver = new Resolver(QUERIES)): LookupFunction {
  return (hostname, options, callback) => {
    const finding = isKnownHere(hostname)
      ? lookup(hostname, { ...options, all: true })
      : askServers(hostname, options.family, resolver)
    finding.then(
      (addresses) => {
        const bad = addresses.find(({ address }) => !isReachable(address, allowed))
        const [first] = addresses
        if (bad || !first) return callback(new PrivateAddress('The name leads to a private network'), '', 0)
        if (options.all) return callback(null, addresses)
        callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

/** Addresses, and names that only a search list or a file of hosts makes something of: no server is asked for these. */
function isKnownHere(hostname: string): boolean {
  return isIP(hostname) !== 0 || !hostname.replace(/\.$/, '').includes('.')
}

/**
 * Asks the name servers themselves: the system's `lookup` holds one of two threads of the process until they answer, so
 * two names whose servers are silent would keep all others from being looked up.
 */
async function askServers(
  hostname: string,
  family: LookupOptions['family'],
  resolver: Pick<Resolver, 'resolve4' | 'resolve6'>,
): Promise<LookupAddress[]> {
  const answers = await Promise.allSettled([
    ...(isWanted(4, family) ? [resolver.resolve4(hostname)] : []),
    ...(isWanted(6, family) ? [resolver.resolve6(hostname)] : []),
  ])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (addresses.length === 0 && failed) throw failed.reason
  return addresses.map((address) => ({ address, family: isIP(address) }))
}

function isWanted(family: 4 | 6, wanted: LookupOptions['family']): boolean {
  return !wanted || wanted === family || wanted === `IPv${family}`
}

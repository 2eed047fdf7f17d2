import { isIPv6 } from 'node:net'

/** Addresses that stand for all of a machine. */
const ALL_ADDRESSES = ['0.0.0.0', '::']

/** Where this machine reaches what listens on a `HOST`, loopback unless given. */
export function urlOf(host = '127.0.0.1', port: number): string {
  if (ALL_ADDRESSES.includes(host)) return `http://127.0.0.1:${port}`
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** One household or host holds a whole /64 of IPv6 addresses, so that is what is counted. */
export function addressKey(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  if (!ip.includes(':')) return ip
  const [left = '', right = ''] = ip.split('%')[0]?.split('::') ?? []
  const before = left === '' ? [] : left.split(':')
  const after = right === '' ? [] : right.split(':')
  const groups = [
    ...before,
    ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'),
    ...after,
  ]
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')
}

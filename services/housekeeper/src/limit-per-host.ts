import type { CallWebhook } from './call-webhook.ts'

/** As many calls of a host as may be are under way. Not a failure: nothing was tried. */
export class HostBusy extends Error {
  override name = 'HostBusy'
}

const MOST_PER_HOST = 2

/** Lets so many calls be under way to one host, lest a slow receiver holds up the notices of all others. */
export function limitPerHost(call: CallWebhook, most: number = MOST_PER_HOST): CallWebhook {
  const underWay = new Map<string, number>()
  return async (given) => {
    const { host } = new URL(given.url)
    const others = underWay.get(host) ?? 0
    if (others >= most) throw new HostBusy(`${others} calls of the receiver are under way`)
    underWay.set(host, others + 1)
    try {
      await call(given)
    } finally {
      const rest = (underWay.get(host) ?? 1) - 1
      if (rest > 0) underWay.set(host, rest)
      else underWay.delete(host)
    }
  }
}

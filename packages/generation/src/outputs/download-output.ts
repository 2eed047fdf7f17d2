import { readAtMost } from '@moodscape/shared/bounds/limit-bytes'
import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'

import { inDownloadSpan } from '../provider/request-spans.ts'

export interface DownloadLimits {
  /** Hosts that may be asked, with their subdomains; `host:port` matches that port only. */
  hosts: string[]
  maxBytes: number
  timeoutMs: number
}

/** Of what the model does each time. */
const REPEATS = { repeats: true }

/** What a `data:` address may say of itself. What it holds is looked at anyway. */
const MEDIA = /^data:(?:(?:image|audio)\/[\w.+-]+|application\/octet-stream)[;,]/i

/**
 * Downloads an output of a prediction. The address comes from outside, so only the hosts that outputs are known to
 * live on are asked, and redirects are not followed. A `data:` address is decoded without a request.
 *
 * @throws PermanentFailure `output_unusable` when the address, size or status rules the output out, TransientFailure
 *   when the host does not answer
 */
export async function downloadOutput(
  address: string,
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<Buffer> {
  if (!isAllowed(address, limits.hosts))
    throw unusable('The output lies at an address that is not allowed', REPEATS)
  const url = new URL(address)
  const ends = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)])
  try {
    const response = await inDownloadSpan(url, () => fetch(url, { signal: ends, redirect: 'manual' }))
    const objection = findObjection(response, limits.maxBytes)
    if (objection) {
      await response.body?.cancel()
      throw objection
    }
    return await readAtMost(response.body ?? [], limits.maxBytes, tooLarge)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof PermanentFailure || error instanceof TransientFailure) throw error
    throw url.protocol === 'data:' ? unusable('The data address cannot be read', REPEATS) : unavailable(error)
  }
}

/** The first address that an output may be downloaded from: it may name others besides, such as that of a licence. */
export function chooseAddress(addresses: readonly string[], hosts: readonly string[]): string {
  return addresses.find((address) => isAllowed(address, hosts)) ?? addresses[0] ?? ''
}

/** Whether an output may be downloaded from an address. */
export function isAllowed(address: string, hosts: readonly string[]): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.username || url.password) return false
  if (url.protocol === 'data:') return MEDIA.test(address)
  const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && hosts.includes(url.host))
  return isWeb && hosts.some((host) => url.host === host || url.host.endsWith(`.${host}`))
}

function findObjection({ status, ok, headers }: Response, maxBytes: number): Error | undefined {
  if (status === 404 || status === 403 || status === 410)
    return unusable(`The output is gone (status ${status})`)
  if (status >= 300 && status < 400) return unusable('The output is said to lie elsewhere', REPEATS)
  if (!ok) return unavailable(new Error(`The output's host answered ${status}`))
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return tooLarge()
  return undefined
}

function tooLarge(): PermanentFailure {
  return unusable('The output is too large', REPEATS)
}

function unusable(why: string, { repeats = false } = {}): PermanentFailure {
  return new PermanentFailure('output_unusable', { cause: new Error(why), repeats })
}

function unavailable(cause: unknown): TransientFailure {
  return new TransientFailure('provider_unavailable', { cause })
}

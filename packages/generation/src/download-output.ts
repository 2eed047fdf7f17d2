import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'

export interface DownloadLimits {
  /** Hosts that may be asked, with their subdomains; `host:port` matches that port only. */
  hosts: string[]
  maxBytes: number
  timeoutMs: number
}

/**
 * Downloads an output of a prediction. The address comes from outside, so it is only followed to hosts that
 * outputs are known to live on, and redirects are not followed at all.
 *
 * @throws PermanentFailure `output_unusable` when the address, size or status rules the output out,
 *   TransientFailure when the host does not answer
 */
export async function downloadOutput(
  address: string,
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<Buffer> {
  const url = parseAllowed(address, limits.hosts)
  const ends = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)])
  try {
    const response = await fetch(url, { signal: ends, redirect: 'manual' })
    const objection = findObjection(response, limits.maxBytes)
    if (objection) {
      await response.body?.cancel()
      throw objection
    }
    return await readAtMost(response, limits.maxBytes)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof PermanentFailure || error instanceof TransientFailure ? error : unavailable(error)
  }
}

function parseAllowed(address: string, hosts: string[]): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && hosts.includes(url.host))
  if (
    !url ||
    !isWeb ||
    url.username ||
    url.password ||
    !hosts.some((host) => url.host === host || url.host.endsWith(`.${host}`))
  ) {
    throw unusable('The output lies at an address that is not allowed')
  }
  return url
}

function findObjection({ status, ok, headers }: Response, maxBytes: number): Error | undefined {
  if (status === 404 || status === 403 || status === 410)
    return unusable(`The output is gone (status ${status})`)
  if (status >= 300 && status < 400) return unusable('The output is said to lie elsewhere')
  if (!ok) return unavailable(new Error(`The output's host answered ${status}`))
  if (Number(headers.get('content-length') ?? 0) > maxBytes) return unusable('The output is too large')
  return undefined
}

async function readAtMost(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw unusable('The output is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function unusable(why: string): PermanentFailure {
  return new PermanentFailure('output_unusable', { cause: new Error(why) })
}

function unavailable(cause: unknown): TransientFailure {
  return new TransientFailure('provider_unavailable', { cause })
}

import { PermanentFailure, TransientFailure } from './failure.ts'

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
export async function downloadOutput(address: string, limits: DownloadLimits, signal: AbortSignal): Promise<Buffer> {
  const url = parseAllowed(address, limits.hosts)
  const ends = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)])
  try {
    const response = await fetch(url, { signal: ends, redirect: 'error' })
    if (response.status === 404 || response.status === 403 || response.status === 410) {
      throw unusable(`The output is gone (status ${response.status})`)
    }
    if (!response.ok) throw unavailable(new Error(`The output's host answered ${response.status}`))
    if (Number(response.headers.get('content-length') ?? 0) > limits.maxBytes) {
      await response.body?.cancel()
      throw unusable('The output is too large')
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
  if (!url || !isWeb || url.username || !hosts.some((host) => url.host === host || url.host.endsWith(`.${host}`))) {
    throw unusable('The output lies at an address that is not allowed')
  }
  return url
}

async function readAtMost(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
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

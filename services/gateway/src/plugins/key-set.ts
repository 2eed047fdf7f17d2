import { readAtMost } from '@moodscape/shared/bounds/limit-bytes'
import type { Logger } from '@moodscape/shared/process/log'
import { createLocalJWKSet, errors, exportSPKI, type JSONWebKeySet, type JWTHeaderParameters } from 'jose'

/** The keys are out of reach, and none that were read before may be used any more. */
export class KeysAway extends Error {
  override name = 'KeysAway'
}

export interface KeySetTimes {
  /** A set is read again after this time: so long a key that was removed may still open. */
  freshMs: number
  /** While reading fails, the last good set is used for so long all together. */
  usableMs: number
  /** Between two readings for the sake of unknown keys, however many are asked for. */
  cooldownMs: number
  /** Between two readings while they fail. */
  retryMs: number
  timeoutMs: number
}

export const KEY_SET_TIMES: KeySetTimes = {
  freshMs: 600_000,
  usableMs: 3_600_000,
  cooldownMs: 30_000,
  retryMs: 5_000,
  timeoutMs: 3_000,
}

const MIN_RSA_BITS = 2048
const MAX_SET_BYTES = 1024 * 1024

/** Gives the public key that a token's header names, as PEM. @throws KeysAway, or an error where there is no such key */
export type KeyLookup = ((header: JWTHeaderParameters) => Promise<string>) & {
  /** Reads the keys before the first token comes, so that an address that is wrong is in the log at once. */
  prepare(): Promise<void>
}

interface KeySet {
  choose: ReturnType<typeof createLocalJWKSet>
  readAt: number
}

/**
 * Looks keys up in the set (RFC 7517) that lies at one address. An outage of that address does not lock everybody
 * out: the last good set goes on being used for a while.
 */
export function createKeyLookup(
  url: string,
  log: Pick<Logger, 'warn'>,
  times: KeySetTimes = KEY_SET_TIMES,
  now: () => number = Date.now,
): KeyLookup {
  let keys: KeySet | undefined
  let triedAt = -Infinity
  let failure: unknown
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    try {
      keys = { choose: createLocalJWKSet(await fetchKeySet(url, times.timeoutMs)), readAt: now() }
      failure = undefined
    } catch (err) {
      failure = err
      log.warn({ err, problem: explain(url, err) }, 'the public keys could not be read')
    }
    triedAt = now()
    reading = undefined
  }

  async function refresh(): Promise<void> {
    if (!reading && now() - triedAt < (failure ? times.retryMs : times.cooldownMs)) return
    await (reading ??= read())
  }

  function usableKeys(): KeySet {
    if (keys && now() - keys.readAt < times.usableMs) return keys
    throw new KeysAway('The public keys are out of reach', { cause: failure })
  }

  async function choose(header: JWTHeaderParameters): Promise<string | undefined> {
    try {
      return await exportSPKI(await usableKeys().choose(header))
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined
      throw error
    }
  }

  const lookUp = async (header: JWTHeaderParameters) => {
    if (!keys || now() - keys.readAt >= times.freshMs) {
      const refreshing = refresh()
      // One request finds out that the address is away; the others do not wait for that again and again.
      if (!keys || !failure) await refreshing
    }
    const known = await choose(header)
    if (known !== undefined) return known
    await refresh()
    const added = await choose(header)
    if (added !== undefined) return added
    if (failure)
      throw new KeysAway('The key may be new, and the public keys are out of reach', { cause: failure })
    throw new Error('There is no such key')
  }
  return Object.assign(lookUp, { prepare: refresh })
}

/** A sentence for operators; addresses of keys hold no secret, but what stands behind a question mark is left out. */
function explain(url: string, error: unknown): string {
  const { message, cause } = error as Error
  const { code } = (cause ?? {}) as { code?: unknown }
  const reason = typeof code === 'string' ? code : message
  return `JWKS_URL: no keys can be read at ${url.split('?')[0]} (${reason}), so no token can be checked. Correct the address, or look whether the issuer can be reached from here.`
}

async function fetchKeySet(url: string, timeoutMs: number): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json, application/jwk-set+json' },
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`The address of the public keys answered ${response.status}`)
  }
  const set = JSON.parse(
    (await readAtMost(response.body ?? [], MAX_SET_BYTES, tooLarge)).toString(),
  ) as JSONWebKeySet
  // A set without keys would reject every token. Withdrawing a key never empties the set, so this is a mistake.
  if (!Array.isArray(set?.keys) || set.keys.length === 0)
    throw new Error('What lies at the address is no set of keys')
  return { ...set, keys: set.keys.filter((key) => isStrong(key)) }
}

/** RFC 7518, section 3.3: a key of RS256 has 2048 bits or more. Shorter ones count as absent. */
function isStrong({ kty, n }: JSONWebKeySet['keys'][number]): boolean {
  return kty !== 'RSA' || Buffer.from(n ?? '', 'base64url').length * 8 >= MIN_RSA_BITS
}

function tooLarge(): Error {
  return new Error('The set of public keys is too large')
}

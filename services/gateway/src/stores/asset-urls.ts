import type { S3Client } from '@aws-sdk/client-s3'

import { createUrlSigner } from './sign-url.ts'

/** The address under which a client can fetch an object. */
export type UrlOf = (key: string) => string

/** Gives what tells addresses that are good now. Asked for once an answer, however many addresses that has. */
export type AssetUrls = () => Promise<UrlOf>

/**
 * Signs addresses that are good for a while. The signing time is rounded down to a third of that while, so that the
 * same object keeps the same address for some time and browsers can use what they have cached.
 *
 * An address dies with the credentials that signed it. Those of a role are replaced every few hours: addresses are
 * signed by those that are good now, and for no longer than they live.
 *
 * @param client reaches the bucket at the address that browsers use
 */
export function createSignedUrls(
  client: S3Client,
  bucket: string,
  lifetimeSeconds: number,
  now: () => number = Date.now,
): AssetUrls {
  const windowMs = Math.ceil(lifetimeSeconds / 3) * 1_000
  const prepare = createUrlSigner(client, bucket)
  let current: { name: string; signing: Promise<UrlOf> } | undefined

  return async () => {
    const credentials = await client.config.credentials()
    const { accessKeyId, sessionToken = '', expiration } = credentials
    const windowStart = Math.floor(now() / windowMs) * windowMs
    const name = `${windowStart}/${accessKeyId}/${sessionToken}`
    if (current?.name !== name) {
      const signing = prepare(credentials, {
        expiresIn: Math.min(lifetimeSeconds, secondsBetween(windowStart, expiration)),
        signingDate: new Date(windowStart),
      })
      current = { name, signing }
      signing.catch(() => (current = undefined))
    }
    return current.signing
  }
}

/** How long credentials live from a moment on, in whole seconds; without an end, for ever. */
export function secondsBetween(start: number, expiration: Date | undefined): number {
  if (!expiration) return Infinity
  return Math.max(1, Math.floor((expiration.getTime() - start) / 1_000))
}

/** Addresses on a CDN that is allowed to read the bucket. */
export function createCdnUrls(baseUrl: string): AssetUrls {
  const base = baseUrl.replace(/\/$/, '')
  return async () => (key) => `${base}/${key.split('/').map(encodeURIComponent).join('/')}`
}

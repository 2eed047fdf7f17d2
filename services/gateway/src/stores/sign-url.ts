import { createHmac, createSecretKey, hash } from 'node:crypto'

import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner'

type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>
type Validity = { expiresIn: number; signingDate: Date }

/** Signs the address of an object. */
export type SignUrl = (key: string) => string

/** Prepares to sign addresses that are all good for the same while, by the same credentials. */
export type UrlSigner = (credentials: Credentials, validity: Validity) => Promise<SignUrl>

/** Stands for the key in an address whose pattern is wanted. Is the same when it is encoded. */
const ANY_KEY = 'any-key'
const ALGORITHM = 'AWS4-HMAC-SHA256'
const SIGNATURE = 'X-Amz-Signature'
/** What the signature itself puts into an address. */
const OF_SIGNATURE =
  /^X-Amz-(?:Algorithm|Content-Sha256|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)$/

/**
 * Signs addresses for reading. Where the bucket is and what belongs into its addresses is learned once from an address
 * that the client makes, and what a signature adds from one that its presigner signs. Addresses of the same while differ
 * by their keys only: for each of them are left one hash and one keyed hash, a twentieth of what the presigner takes.
 */
export function createUrlSigner(client: S3Client, bucket: string): UrlSigner {
  const { region, sha256 } = client.config
  let pattern: Promise<URL> | undefined

  async function learnPattern(): Promise<URL> {
    return new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: ANY_KEY })))
  }

  return async (credentials, validity) => {
    pattern ??= learnPattern()
    pattern.catch(() => (pattern = undefined))
    const { protocol, host, hostname, port, pathname, searchParams } = await pattern
    const own = [...searchParams].filter(([name]) => !OF_SIGNATURE.test(name))
    const request = {
      ...{ method: 'GET', protocol, hostname, path: pathname, headers: { host } },
      query: Object.fromEntries(own),
      ...(port !== '' && { port: Number(port) }),
    }
    const presigner = new S3RequestPresigner({ region, sha256, credentials })
    const { query = {} } = await presigner.presign(request, validity)
    const { [SIGNATURE]: _ofAnyKey, ...shared } = query as Record<string, string>
    const sign = createSignature(host, shared, credentials.secretAccessKey)
    const folder = pathname.slice(0, -ANY_KEY.length)
    const parameters = new URLSearchParams(shared).toString()
    return (key) => {
      const path = folder + key.split('/').map(encodeURIComponent).join('/')
      return `${protocol}//${host}${path}?${parameters}&${SIGNATURE}=${sign(path)}`
    }
  }
}

/**
 * The last steps of Signature Version 4, which alone depend on the path,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 *
 * @param query all parameters of the address but the signature
 */
function createSignature(
  host: string,
  query: Record<string, string>,
  secretAccessKey: string,
): (path: string) => string {
  const { 'X-Amz-Date': date = '', 'X-Amz-Credential': credential = '' } = query
  const [, ...scope] = credential.split('/')
  const parameters = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  const behindPath = `${parameters.sort().join('&')}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`
  const signingKey = scope.reduce(
    (key, step) => createSecretKey(createHmac('sha256', key).update(step).digest()),
    createSecretKey(`AWS4${secretAccessKey}`, 'utf8'),
  )
  return (path) => {
    const request = hash('sha256', `GET\n${path}\n${behindPath}`)
    const text = [ALGORITHM, date, scope.join('/'), request].join('\n')
    return createHmac('sha256', signingKey).update(text).digest('hex')
  }
}

/** As signatures want it: `encodeURIComponent` leaves some characters alone that RFC 3986 reserves. */
function encode(text: string): string {
  const escape = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/[!'()*]/g, escape)
}

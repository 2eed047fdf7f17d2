import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner'

type Credentials = Awaited<ReturnType<S3Client['config']['credentials']>>

/** Signs the address of an object. */
export type UrlSigner = (
  key: string,
  credentials: Credentials,
  validity: { expiresIn: number; signingDate: Date },
) => Promise<string>

/** Stands for the key in an address whose pattern is wanted. Is the same when it is encoded. */
const ANY_KEY = 'any-key'
/** What the signature itself puts into an address. */
const OF_SIGNATURE =
  /^X-Amz-(?:Algorithm|Content-Sha256|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)$/

/**
 * Signs addresses for reading. Where the bucket is and what belongs into its addresses is learned once, from an address
 * that the client makes: having it make each of them takes eight times the processor, as much as a request.
 */
export function createUrlSigner(client: S3Client, bucket: string): UrlSigner {
  const { region, sha256 } = client.config
  let pattern: Promise<URL> | undefined

  async function learnPattern(): Promise<URL> {
    return new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: ANY_KEY })))
  }

  return async (key, credentials, validity) => {
    pattern ??= learnPattern()
    pattern.catch(() => (pattern = undefined))
    const { protocol, host, hostname, port, pathname, searchParams } = await pattern
    const path = pathname.slice(0, -ANY_KEY.length) + key.split('/').map(encodeURIComponent).join('/')
    const own = [...searchParams].filter(([name]) => !OF_SIGNATURE.test(name))
    const request = {
      ...{ method: 'GET', protocol, hostname, path, query: Object.fromEntries(own), headers: { host } },
      ...(port !== '' && { port: Number(port) }),
    }
    const presigner = new S3RequestPresigner({ region, sha256, credentials })
    const { query = {} } = await presigner.presign(request, validity)
    const parameters = new URLSearchParams(query as Record<string, string>)
    return `${protocol}//${host}${path}?${parameters.toString()}`
  }
}

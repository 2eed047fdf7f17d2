/** What the SDK puts on an error, where there is something to put. */
interface AwsError {
  name: string
  message: string
  code?: string
  hostname?: string
  $metadata?: { httpStatusCode?: number }
  $response?: { headers?: Record<string, string> }
}

/** The last part of the SDK's own variable for the address of a service. */
export type AwsService = 'S3' | 'DYNAMODB' | 'REKOGNITION'

const NO_CREDENTIALS = [
  'CredentialsProviderError',
  'TokenProviderError',
  'MissingAuthenticationTokenException',
]
const EXPIRED = ['ExpiredTokenException', 'ExpiredToken', 'TokenRefreshRequired']
const UNKNOWN_KEY = ['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidAccessKeyId']
const WRONG_SIGNATURE = ['InvalidSignatureException', 'IncompleteSignatureException', 'SignatureDoesNotMatch']
const NO_HOST = ['ENOTFOUND', 'EAI_AGAIN']
const UNREACHED = ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET']

/**
 * Says in a sentence for operators what an error of any AWS service means: which variable or thing, what is wrong with
 * it, what to do. The sentence holds no secret.
 *
 * @returns undefined for an error that only the service itself can explain
 */
export function explainAwsTrouble(error: unknown, service: AwsService, region: string): string | undefined {
  const { name, message, code } = error as AwsError
  const address = `AWS_ENDPOINT_URL_${service}`
  if (NO_CREDENTIALS.includes(name))
    return 'AWS credentials: none were found. Give the process a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
  if (EXPIRED.includes(name))
    return 'AWS credentials: they have expired. Renew AWS_SESSION_TOKEN with its key, or give the process a role, which renews them by itself.'
  if (UNKNOWN_KEY.includes(name))
    return 'AWS_ACCESS_KEY_ID: AWS does not know this key. Set one that exists and is active; a temporary one needs its AWS_SESSION_TOKEN.'
  if (isAboutTime(name, message))
    return 'The clock of this machine is further from the true time than AWS accepts (5 minutes). Have it set by NTP.'
  if (WRONG_SIGNATURE.includes(name))
    return message.includes('scoped to')
      ? `AWS_REGION: the service at this address is not in ${region}. Set its region.`
      : `AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or AWS_REGION (${region}) is not the region of the service.`
  if (code === 'ERR_INVALID_URL')
    return `${address} is no address: set one such as https://host:port, or none.`
  if (NO_HOST.includes(code ?? ''))
    return `AWS_REGION: there is no host ${(error as AwsError).hostname ?? 'of that name'}. Correct AWS_REGION (${region}; not every service is in every region), ${address} if it is set, or the DNS.`
  if (UNREACHED.includes(code ?? '') || name === 'TimeoutError')
    return `Nothing answers (${code ?? name}). Look at the way there (routes, VPC endpoint, security group), and at ${address} if it is set.`
  return undefined
}

/** The region that S3 says a bucket is in, on whatever answer it says so. */
export function regionOfBucket(error: unknown): string | undefined {
  return (error as AwsError).$response?.headers?.['x-amz-bucket-region']
}

export function statusOf(error: unknown): number | undefined {
  return (error as AwsError).$metadata?.httpStatusCode
}

function isAboutTime(name: string, message: string): boolean {
  return name === 'RequestTimeTooSkewed' || /^Signature (expired|not yet current)/.test(message)
}

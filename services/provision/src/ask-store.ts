import { setTimeout as pause } from 'node:timers/promises'

import { statusOf } from '@moodscape/shared/process/explain-aws-trouble'

import { MissingRight, Refusal } from './refusal.ts'

/**
 * Sends a request to a store that may have just been started.
 *
 * @param right the action of IAM that it takes
 * @throws MissingRight when the role lacks it; Refusal when the credentials are not accepted, or the store cannot be
 *   reached in time; any other error as it is
 */
export type AskStore = <Answer>(right: string, request: () => Promise<Answer>) => Promise<Answer>

/** What errors of the SDK and of the network have in common. */
interface StoreError extends Error {
  code?: string
}

const MILLISECONDS_BETWEEN = 500

/** Codes of Node.js for a machine that is not there, not known yet, or has hung up. */
const AWAY = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/
const NOT_IMPLEMENTED = 501
const FORBIDDEN = 403

const CREDENTIALS = /^(CredentialsProviderError|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId)/
const SIGNATURE = /^(SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|ExpiredToken|InvalidToken)/

/** @param seconds how long a store that does not answer is asked again */
export function createAskStore(seconds: number): AskStore {
  const deadline = Date.now() + seconds * 1_000
  return async (right, request) => {
    for (;;) {
      try {
        return await request()
      } catch (error) {
        if (!isAway(error)) throw translate(error, right)
        if (Date.now() >= deadline) throw unreachable(error, right)
        await pause(MILLISECONDS_BETWEEN)
      }
    }
  }
}

function isAway(error: unknown): error is StoreError {
  const { name, code = '' } = error as StoreError
  const status = statusOf(error) ?? 0
  return AWAY.test(code) || name === 'TimeoutError' || (status >= 500 && status !== NOT_IMPLEMENTED)
}

function translate(error: unknown, right: string): unknown {
  const { name, message } = error as StoreError
  if (CREDENTIALS.test(name) || SIGNATURE.test(name))
    return new Refusal(`The AWS credentials are not accepted for ${right}: ${message}`, { cause: error })
  if (/^AccessDenied/.test(name) || statusOf(error) === FORBIDDEN)
    return new MissingRight(`The right ${right} is missing: ${message}`, { cause: error })
  return error
}

function unreachable(error: StoreError, right: string): Refusal {
  const [service = ''] = right.split(':')
  const reason = error.code ?? `it answers ${statusOf(error) ?? error.name}`
  return new Refusal(
    `${service === 's3' ? 'S3' : 'DynamoDB'} cannot be reached (${reason}): look at AWS_ENDPOINT_URL_${service.toUpperCase()}, AWS_REGION and the network.`,
    { cause: error },
  )
}

/**
 * Whether a server that stands in for AWS does not know an operation. AWS itself knows all that are asked of it.
 * DynamoDB Local and dynalite say UnknownOperationException, S3 servers 501 or 405.
 */
export function isUnknownThere(error: unknown): boolean {
  const { name } = error as StoreError
  return name === 'UnknownOperationException' || [NOT_IMPLEMENTED, 405].includes(statusOf(error) ?? 0)
}

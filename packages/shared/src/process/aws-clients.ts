import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/**
 * The SDK waits for ever unless told otherwise, and without `throwOnRequestTimeout` it only warns. That time ends with
 * the head of the answer; whether the body goes on coming is watched by the socket's.
 *
 * @param requestTimeout milliseconds for the head of an answer, and for any silence in its body
 */
export function createRequestHandler(requestTimeout: number, maxSockets = 200): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeout,
    httpAgent: { keepAlive: true, maxSockets },
    httpsAgent: { keepAlive: true, maxSockets },
  })
}

/** Addresses and credentials come from the SDK's own chain: AWS_ENDPOINT_URL_DYNAMODB, roles, variables. */
export function createDynamoDbClient(
  region: string,
  requestHandler = createRequestHandler(3_000),
): DynamoDBDocumentClient {
  const client = withoutLogging(new DynamoDBClient({ region, maxAttempts: 4, requestHandler }))
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

/** Objects are addressed by path, so that any S3-compatible address works. */
export function createS3Client(region: string, endpoint?: string): S3Client {
  const client = new S3Client({
    region,
    maxAttempts: 4,
    forcePathStyle: true,
    // Every body is signed with its SHA-256 already.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // Asking before a body of 2 MB or more is sent costs a round trip, and the SDK opens a connection for each such
    // request, which it does not keep.
    expectContinueHeader: false,
    requestHandler: createRequestHandler(30_000),
    ...(endpoint && { endpoint }),
  })
  return withoutLogging(client)
}

/**
 * Of each command the SDK copies question and answer for a log that is off: a third of a millisecond for a page of
 * records.
 */
export function withoutLogging<Client extends { middlewareStack: { remove(name: string): boolean } }>(
  client: Client,
): Client {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}

import { type Attributes, type Span, trace } from '@opentelemetry/api'

import { inClientSpan } from './in-span.ts'

/** What of a client of the AWS SDK is needed to see its calls. */
interface AwsClient {
  middlewareStack: { add(middleware: Middleware, options: { step: 'initialize'; name: string }): void }
}
type Middleware = (next: Call, about: { clientName?: string; commandName?: string }) => Call
type Call = (given: { input: object }) => Promise<{ response: unknown; output: Answer }>

interface Answer {
  name?: string
  $metadata?: { httpStatusCode?: number; attempts?: number }
}

/**
 * Has each call of a client be a span, its repetitions within the SDK included. Of the input only the names of bucket
 * and table are told: keys name users, and other values are what users entrusted.
 */
export function traceAwsCalls<Client extends AwsClient>(client: Client): Client {
  const middleware: Middleware =
    (next, { clientName = '', commandName = '' }) =>
    (given) => {
      // Most processes are not traced: what nobody will read is not described.
      if (!trace.getActiveSpan()) return next(given)
      const service = clientName.replace(/Client$/, '')
      const operation = commandName.replace(/Command$/, '')
      const attributes = { ...describeCall(service, operation), ...describeStore(given.input) }
      const call = async (span?: Span) => {
        try {
          const answered = await next(given)
          span?.setAttributes(describeAnswer(answered.output))
          return answered
        } catch (error) {
          span?.setAttributes({
            ...describeAnswer(error as Answer),
            'error.type': (error as Answer).name ?? '',
          })
          throw error
        }
      }
      return inClientSpan(`${service}/${operation}`, attributes, call, isFailure)
    }
  client.middlewareStack.add(middleware, { step: 'initialize', name: 'traceAwsCalls' })
  return client
}

function describeCall(service: string, operation: string): Attributes {
  return { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation }
}

function describeStore(input: { Bucket?: unknown; TableName?: unknown }): Attributes {
  return {
    ...(typeof input.Bucket === 'string' && { 'aws.s3.bucket': input.Bucket }),
    ...(typeof input.TableName === 'string' && { 'aws.dynamodb.table_names': [input.TableName] }),
  }
}

function describeAnswer({ $metadata: { httpStatusCode, attempts = 1 } = {} }: Answer): Attributes {
  return {
    ...(httpStatusCode !== undefined && { 'http.response.status_code': httpStatusCode }),
    ...(attempts > 1 && { 'http.request.resend_count': attempts - 1 }),
  }
}

/** That a condition does not hold, or that an object is not there, is an answer that was asked for. */
const ANSWERS = new Set(['ConditionalCheckFailedException', 'NotFound', 'NoSuchKey'])

function isFailure(error: unknown): boolean {
  return !ANSWERS.has((error as Answer).name ?? '')
}

import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { createFaults } from '@moodscape/local-cloud/faults'
import { startS3 } from '@moodscape/local-cloud/s3/start-s3'
import t from 'tap'

import { createS3Client } from '../../src/process/aws-clients.ts'
import { inSpan } from '../../src/tracing/in-span.ts'
import { traceAwsCalls } from '../../src/tracing/trace-aws-calls.ts'
import { traceThisProcess } from '../fixtures/trace-this-process.ts'

const Bucket = 'traced'
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'KEY', AWS_SECRET_ACCESS_KEY: 'secret' })
const traces = await traceThisProcess(t)
const faults = createFaults()
const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret' }
const server = await startS3({ directory: t.testdir(), credentials, region: 'eu-central-1', faults })
t.teardown(() => server.close())
const client = traceAwsCalls(createS3Client('eu-central-1', server.url))
t.teardown(() => client.destroy())
const answerWith = (code: number, times: number) =>
  faults.inject({ match: () => true, times, action: { type: 'status', code, body: '' } })

await client.send(new CreateBucketCommand({ Bucket }))
await inSpan('work', {}, async () => {
  answerWith(503, 1)
  await client.send(new PutObjectCommand({ Bucket, Key: 'photos/of/somebody', Body: 'x' }))
  await client.send(new HeadObjectCommand({ Bucket, Key: 'photos/nobody' })).catch(() => {})
  answerWith(403, 1)
  await client.send(new GetObjectCommand({ Bucket, Key: 'photos/of/somebody' })).catch(() => {})
})
const spans = await traces.deliver()
const spanOf = (name: string) => spans.find((span) => span.name === name)

t.test('a call is a span below the work that makes it, with its repetitions', async (t) => {
  t.match(spanOf('S3/PutObject'), {
    kind: 3,
    parentSpanId: spanOf('work')?.spanId,
    status: { code: 0 },
    attributes: {
      'rpc.system': 'aws-api',
      'rpc.service': 'S3',
      'rpc.method': 'PutObject',
      'aws.s3.bucket': Bucket,
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
    },
  })
})

t.test(
  'a call that fails has an error for its status; that an object is not there is an answer',
  async (t) => {
    t.match(spanOf('S3/GetObject'), { status: { code: 2 }, attributes: { 'http.response.status_code': 403 } })
    t.match(spanOf('S3/HeadObject'), { status: { code: 0 }, attributes: { 'error.type': 'NotFound' } })
  },
)

t.test('a call that belongs to nothing is not traced, and keys of objects are not told', async (t) => {
  t.equal(spanOf('S3/CreateBucket'), undefined)
  t.notMatch(JSON.stringify(spans), /photos/)
})

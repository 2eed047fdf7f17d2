import t from 'tap'

import { PermanentFailure, TransientFailure } from '../../src/failures/failure.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import { cancelPart } from '../../src/records/upload-transitions.ts'
import type { JobContext } from '../../src/worker/job-handler.ts'
import { aborted, finish, startHostBench } from '../fixtures/host-bench.ts'
import type { ReceivedSpan } from '../fixtures/otlp-receiver.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { traceThisProcess } from '../fixtures/trace-this-process.ts'

const traces = await traceThisProcess(t)
const bench = await startHostBench(t)
const { store, order, ended } = bench

/** What becomes of the job of a user. */
const fates = new Map<string, (context: JobContext) => Promise<void>>()
const host = await bench.startHost(t, {
  run: (context) => (fates.get(context.claim.upload.user_id) ?? finish)(context),
})

const refused = await fated('refused', async () => {
  const cause = new Error('no face in https://bucket.example/photo?X-Amz-Signature=secret')
  throw new PermanentFailure('no_face_found', { cause })
})
const repeated = await fated('repeated', async (context) => {
  fates.delete('repeated')
  throw new TransientFailure('provider_unavailable', {
    retryAfterMs: 1,
    detail: `of ${context.claim.part.kind}`,
  })
})
const canceled = await fated('canceled', async ({ claim, signal }) => {
  const { job_id } = ticketOf(claim.upload)
  await store.change(claim.upload, (record) => cancelPart(record, job_id, new Date()))
  await aborted(signal)
  throw new Error('the work is broken off')
})
const odd = await store.create(imageUpload('odd'))
await bench.queues.image.enqueue([{ ...ticketOf(odd), traceparent: '00-nonsense' }])
await ended(odd)
await host.drain(60_000)
const spans = await traces.deliver()

async function fated(userId: string, run: (context: JobContext) => Promise<void>): Promise<UploadRecord> {
  fates.set(userId, run)
  const upload = await order((record) => ({ ...record, user_id: userId }))
  await ended(upload)
  return upload
}

function ticketOf(upload: UploadRecord) {
  const { user_id, upload_id } = upload
  return { user_id, upload_id, job_id: jobIdOfPart(upload, partOf(upload, 'image')) }
}

function spansOf(name: string, upload: UploadRecord): ReceivedSpan[] {
  const { job_id } = ticketOf(upload)
  return spans.filter((span) => span.name === name && span.attributes['messaging.message.id'] === job_id)
}

t.test('a job that fails for good has an error for its status, and no secret in it', async (t) => {
  const [span] = spansOf('process image', refused)
  t.match(span, {
    status: { code: 2 },
    attributes: { 'error.type': 'no_face_found', 'moodscape.job.outcome': 'failed' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'PermanentFailure' } }],
  })
  t.match(span?.events[0]?.attributes['exception.stacktrace'], /Caused by: Error: no face in https:/)
  t.notMatch(JSON.stringify(spans), /X-Amz-Signature=secret/)
})

t.test('each attempt is a trace of its own, linked to the one span that published the job', async (t) => {
  const [publish] = spansOf('publish image', repeated)
  const attempts = spansOf('process image', repeated)
  t.match(attempts, [
    { status: { code: 2 }, attributes: { 'moodscape.job.attempt': 1, 'moodscape.job.outcome': 'retried' } },
    { status: { code: 0 }, attributes: { 'moodscape.job.attempt': 2, 'moodscape.job.outcome': 'succeeded' } },
  ])
  t.equal(new Set([publish, ...attempts].map((span) => span?.traceId)).size, 3)
  for (const { links } of attempts) t.match(links, [{ traceId: publish?.traceId, spanId: publish?.spanId }])
})

t.test('a job that its user cancels has not failed', async (t) => {
  t.match(spansOf('process image', canceled), [{ status: { code: 0 } }])
})

t.test('a ticket whose context cannot be read is worked on all the same, without a link', async (t) => {
  t.match(spansOf('process image', odd), [
    { links: [], attributes: { 'moodscape.job.outcome': 'succeeded' } },
  ])
})

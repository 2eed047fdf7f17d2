import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

import { startSystem } from '@moodscape/launcher/start-system'
import { createFaults } from '@moodscape/local-cloud/faults'
import { answerWithSmiles } from '@moodscape/local-cloud/rekognition/prepared-faces'
import { WorkThreads } from '@moodscape/local-cloud/replicate/work/work-threads'
import { type ReceivedSpan, startOtlpReceiver } from '@moodscape/shared/testing/otlp-receiver'
import t from 'tap'

import { readFace } from './fixtures/faces.ts'
import { beginAsGuest, bundledServices } from './fixtures/running-system.ts'

const collector = await startOtlpReceiver(t)
const replicate = createFaults()
const rekognition = createFaults()
answerWithSmiles(rekognition)
const lines: string[] = []
const system = await startSystem({
  stateDirectory: t.testdir(),
  ...bundledServices,
  cloudFaults: { replicate, rekognition },
  cloudRenderer: new WorkThreads(1),
  onLog: (_name, { line }) => void lines.push(line),
  environment: {
    MAX_LOOP_DELAY_MS: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    IMAGE_MODEL_INPUT: '{"width":256,"height":256}',
    MELODY_SECONDS: '5',
    // A killed worker's job is soon given to another, and a lost one soon found.
    LOCK_SECONDS: '2',
    HEAL_SECONDS: '1',
    // Not so soon that a busy machine has a job queued twice.
    HEAL_GRACE_SECONDS: '5',
    ROUND_SECONDS: '1',
  },
})
let isClosed = false
t.teardown(() => isClosed || system.close())

const guest = await beginAsGuest(system)
const caller = { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') }
const visit = await walk()
const killed = await killOnce()
const lost = await loseTicket()
const gallery = await guest.client.gallery()
const shown = await (await guest.fetch(`/uploads/${gallery.uploads[0]?.upload_id}`)).json()
await system.close()
isClosed = true
const { spans } = collector
const logs = lines
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line) as Record<string, unknown>)

/** A photo all the way to a picture and a melody, asked for by a caller who is traced. */
async function walk() {
  const answer = await guest.fetch('/upload-image?generate=image,melody', {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
    body: new Uint8Array(await readFace('smile')),
  })
  const { jobs } = (await answer.json()) as { jobs: { kind: string; job_id: string }[] }
  for (const { kind, job_id } of jobs) {
    await guest.client.wait(job_id)
    // A worker sends its spans behind its work, and one of them is killed next.
    await collector.until(
      ({ name, attributes }) => name === `process ${kind}` && attributes['messaging.message.id'] === job_id,
    )
  }
  return { jobOf: (kind: string) => jobs.find((job) => job.kind === kind)?.job_id ?? '', answer: jobs }
}

/** A picture whose worker is killed while it asks for the picture. */
async function killOnce() {
  replicate.inject({
    match: ({ operation }) => operation === 'CreatePrediction',
    times: 1,
    action: { type: 'callback', before: () => system.services.get('image-worker')?.kill('SIGKILL') },
  })
  const { job_id } = await guest.client.paint({ emotion: 'sad' })
  return { id: job_id, end: await guest.client.wait(job_id) }
}

/** A picture whose ticket is lost with all of Redis, while its worker is halted. */
async function loseTicket() {
  const worker = system.services.get('image-worker')
  worker?.kill('SIGSTOP')
  const { job_id } = await guest.client.paint({ emotion: 'calm' })
  const { hostname, port } = new URL(system.environment['REDIS_URL'] ?? '')
  const redis = connect(Number(port), hostname)
  redis.write('FLUSHALL\r\n')
  const [reply] = (await redis.take(1).toArray()) as [Buffer]
  redis.destroy()
  worker?.kill('SIGCONT')
  return { id: job_id, reply: reply.toString(), end: await guest.client.wait(job_id) }
}

/** The one span that is such. */
function only(isIt: (span: ReceivedSpan) => boolean): ReceivedSpan {
  const found = spans.filter(isIt)
  if (found.length !== 1) throw new Error(`${found.length} spans instead of one`)
  return found[0] as ReceivedSpan
}

const ofJob = (name: string, jobId: string) =>
  only((span) => span.name === name && span.attributes['messaging.message.id'] === jobId)
const below = (parent: ReceivedSpan) => spans.filter((span) => span.parentSpanId === parent.spanId)
const namesBelow = (parent: ReceivedSpan) => below(parent).map(({ name }) => name)
const parentOf = (child: ReceivedSpan) => only(({ spanId }) => spanId === child.parentSpanId)
const linkedTo = (span: ReceivedSpan) => span.links.map(({ spanId }) => only((one) => one.spanId === spanId))

t.test('one connected picture leads from an upload to its picture and its melody', async (t) => {
  const request = only(({ name, traceId }) => name === 'POST /upload-image' && traceId === caller.traceId)
  t.match(request, { kind: 2, parentSpanId: caller.spanId, service: 'gateway' })
  t.match(request.attributes, { 'http.route': '/upload-image', 'http.response.status_code': 202 })
  t.ok(namesBelow(request).includes('S3/PutObject'))
  t.ok(namesBelow(request).includes('DynamoDB/PutItem'))

  const publish = ofJob('publish emotion', visit.jobOf('emotion'))
  t.match(publish, { kind: 4, traceId: caller.traceId, parentSpanId: request.spanId })
  const reading = ofJob('process emotion', visit.jobOf('emotion'))
  t.match(reading, { kind: 5, parentSpanId: undefined, service: 'emotion-worker' })
  t.not(reading.traceId, caller.traceId, 'a trace of its own')
  t.strictSame(linkedTo(reading), [publish])
  t.match(reading.attributes, {
    'messaging.system': 'bullmq',
    'messaging.destination.name': 'emotion',
    'messaging.operation.type': 'process',
    'moodscape.job.attempt': 1,
    'moodscape.job.wait_seconds': Number,
    'moodscape.job.outcome': 'succeeded',
  })
  t.ok(namesBelow(reading).includes('Rekognition/DetectFaces'))

  for (const kind of ['image', 'melody']) {
    const passedOn = ofJob(`publish ${kind}`, visit.jobOf(kind))
    t.strictSame(parentOf(passedOn), reading)
    const making = ofJob(`process ${kind}`, visit.jobOf(kind))
    t.match(making, { kind: 5, parentSpanId: undefined, service: `${kind}-worker` })
    t.strictSame(linkedTo(making), [passedOn])
    const calls = namesBelow(making)
    t.ok(calls.includes('POST /models/{model}/predictions') || calls.includes('POST /predictions'), kind)
    t.ok(calls.includes('GET output') && calls.includes('S3/PutObject'), kind)
  }
})

t.test('the job of a killed worker is a trace of its own, linked to the same request', async (t) => {
  t.equal(killed.end.status, 'succeeded')
  const publish = ofJob('publish image', killed.id)
  const second = ofJob('process image', killed.id)
  t.match(second, { parentSpanId: undefined, attributes: { 'moodscape.job.attempt': 2 } })
  t.strictSame(linkedTo(second), [publish])
  t.match(parentOf(publish), { kind: 2, attributes: { 'http.route': '/generate-image' } })
})

t.test('a job whose ticket was lost is linked to its request by the record', async (t) => {
  t.match(lost, { reply: '+OK', end: { status: 'succeeded' } })
  const made = ofJob('process image', lost.id)
  const [request] = linkedTo(made)
  t.match(request, { kind: 2, attributes: { 'http.route': '/generate-image' } })
  const again = only(({ name, links, attributes }) => {
    return name === 'publish image' && attributes['messaging.message.id'] === lost.id && links.length > 0
  })
  t.strictSame(linkedTo(again), [request])
  t.equal(parentOf(again).name, 'round healing')
})

t.test('the housekeeper is seen going its rounds', async (t) => {
  const round = spans.find(({ name }) => name === 'round house')
  t.match(round, { service: 'housekeeper', parentSpanId: undefined })
})

t.test('every span has an end, and every failure a status', async (t) => {
  for (const { name, startTimeUnixNano, endTimeUnixNano } of spans)
    t.ok(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano), name)
  const failed = spans.filter(({ events }) => events.some(({ name }) => name === 'exception'))
  t.strictSame(
    failed.filter(({ status }) => status.code !== 2),
    [],
  )
  const refused = spans.filter(({ kind, attributes }) => {
    const status = Number(attributes['http.response.status_code'])
    return kind === 2 ? status >= 500 : attributes['rpc.system'] === undefined && status >= 400
  })
  t.strictSame(
    refused.filter(({ status }) => status.code !== 2),
    [],
  )
})

t.test('no call to another system stands without what it belongs to', async (t) => {
  const known = new Set([caller.spanId, ...spans.map(({ spanId }) => spanId)])
  const begin = spans.filter(({ parentSpanId }) => !parentSpanId)
  t.strictSame([...new Set(begin.map(({ kind }) => kind))].sort(), [1, 2, 5])
  // Of what the killed worker was about, no more arrives than what had ended before.
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId && !known.has(parentSpanId))
  t.strictSame(
    orphans.filter(({ service }) => service !== 'image-worker'),
    [],
  )
})

t.test('no span holds a token, an address of an object or who the user is', async (t) => {
  const text = JSON.stringify(spans)
  for (const secret of [guest.token, guest.userId, 'X-Amz', 'user-uploads/', 'generated-', '?']) {
    t.notOk(text.includes(secret), secret)
  }
})

t.test('answers do not tell of traces', async (t) => {
  t.notOk(JSON.stringify([visit.answer, killed.end, lost.end, gallery, shown]).includes('traceparent'))
})

t.test('the log leads to the trace', async (t) => {
  const { traceId, spanId } = ofJob('process emotion', visit.jobOf('emotion'))
  const left = logs.find(({ msg, job_id }) => msg === 'job left' && job_id === visit.jobOf('emotion'))
  t.match(left, { trace_id: traceId, span_id: spanId })
  const accepted = logs.find(({ msg, trace_id }) => msg === 'upload accepted' && trace_id === caller.traceId)
  t.ok(accepted)
})

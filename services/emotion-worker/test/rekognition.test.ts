import { createCircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import { createLogger } from '@moodscape/shared/process/log'
import t, { type Test } from 'tap'

import {
  createFaceDetection,
  createRekognitionClient,
  type DetectFaces,
  isRekognitionOutage,
} from '../src/rekognition.ts'
import {
  answerError,
  answerJson,
  type Script,
  startScriptedRekognition,
} from './fixtures/scripted-rekognition.ts'

interface Bench {
  detectFaces: DetectFaces
  calls: unknown[]
  answer: (script: Script) => void
  /** What was logged as an error. */
  alarms: string[]
}

/** The real SDK against a scripted server; the bucket holds nothing but `user-uploads/here.jpg`. */
async function setUp(t: Test, requestTimeoutMs?: number): Promise<Bench> {
  const { calls, answer } = await startScriptedRekognition(t)
  const client = createRekognitionClient('eu-central-1', requestTimeoutMs)
  t.teardown(() => client.destroy())
  const alarms: string[] = []
  const log = createLogger('test', 'error', { write: (line) => void alarms.push(line) })
  const detectFaces = createFaceDetection({
    client,
    bucket: 'photos',
    region: 'eu-central-1',
    objects: { size: async (key) => (key === 'user-uploads/here.jpg' ? 1_000 : undefined) },
    breaker: createCircuitBreaker('rekognition', isRekognitionOutage, log),
    log,
  })
  return { detectFaces, calls, answer, alarms }
}

const never = new AbortController().signal
const HERE = 'user-uploads/here.jpg'

t.test('asks for all attributes of the object in the bucket and gives the faces', async (t) => {
  const { detectFaces, calls, answer } = await setUp(t)
  const FaceDetails = [{ Confidence: 99.9, Emotions: [{ Type: 'HAPPY', Confidence: 97 }] }]
  answer(answerJson(200, { FaceDetails }))
  t.strictSame(await detectFaces(HERE, never), FaceDetails)
  t.strictSame(calls, [{ Image: { S3Object: { Bucket: 'photos', Name: HERE } }, Attributes: ['ALL'] }])
})

t.test('sends bytes that are in no bucket with the request', async (t) => {
  const { detectFaces, calls, answer } = await setUp(t)
  answer(answerJson(200, { FaceDetails: [] }))
  await detectFaces(Buffer.from('photo'), never)
  const Bytes = Buffer.from('photo').toString('base64')
  t.strictSame(calls, [{ Image: { Bytes }, Attributes: ['ALL'] }])
})

t.test('no faces are no error', async (t) => {
  const { detectFaces, answer } = await setUp(t)
  answer(answerJson(200, { FaceDetails: [] }))
  t.strictSame(await detectFaces(HERE, never), [])
})

t.test('a photo or request that Rekognition refuses fails for good, at the first call', async (t) => {
  const meanings = {
    InvalidImageFormatException: 'unsupported_image',
    ImageTooLargeException: 'unsupported_image',
    InvalidParameterException: 'provider_rejected',
    ValidationException: 'provider_rejected',
  }
  const { detectFaces, calls, answer } = await setUp(t)
  for (const [name, code] of Object.entries(meanings)) {
    const before = calls.length
    answer(answerError(400, name))
    await t.rejects(detectFaces(HERE, never), { name: 'PermanentFailure', code, cause: { name } }, name)
    t.equal(calls.length - before, 1)
  }
})

t.test('throttling is waited out without using up attempts', async (t) => {
  const { detectFaces, answer } = await setUp(t)
  for (const name of ['ThrottlingException', 'ProvisionedThroughputExceededException']) {
    answer(answerError(400, name))
    await t.rejects(
      detectFaces(HERE, never),
      { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: false, cause: { name } },
      name,
    )
  }
})

t.test('trouble on the other side is transient', async (t) => {
  const troubles: Record<string, Script> = {
    'a 500': answerError(500, 'InternalServerError'),
    'a 503 that is HTML': (response) => response.writeHead(503).end('<h1>Busy</h1>'),
    'a 200 that is HTML': (response) => response.writeHead(200).end('<h1>Welcome to the hotel</h1>'),
    'a 200 cut off': (response) => response.writeHead(200).end('{"FaceDetails":[{"Conf'),
    'a 200 without faces': answerJson(200, {}),
    'a reset connection': (response) => response.socket?.resetAndDestroy(),
    'an unknown error': answerError(400, 'SomethingNewException'),
  }
  for (const [name, script] of Object.entries(troubles)) {
    const { detectFaces, answer } = await setUp(t)
    answer(script)
    await t.rejects(
      detectFaces(HERE, never),
      { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: true },
      name,
    )
  }
})

t.test('an object that Rekognition cannot read is missing only if it is not in the bucket', async (t) => {
  const { detectFaces, answer, alarms } = await setUp(t)
  answer(answerError(400, 'InvalidS3ObjectException'))
  const gone = detectFaces('user-uploads/gone.jpg', never)
  await t.rejects(gone, { name: 'PermanentFailure', code: 'photo_missing' })
  t.strictSame(alarms, [])
  await t.rejects(detectFaces(HERE, never), { name: 'TransientFailure', code: 'provider_unavailable' })
  t.match(alarms, [/cannot read the bucket/])
})

t.test('missing rights raise an alarm, and the job waits for the operator', async (t) => {
  const { detectFaces, answer, alarms } = await setUp(t)
  for (const name of ['AccessDeniedException', 'UnrecognizedClientException', 'InvalidSignatureException']) {
    answer(answerError(400, name))
    await t.rejects(
      detectFaces(HERE, never),
      { name: 'TransientFailure', countsAsAttempt: false, retryAfterMs: 30_000 },
      name,
    )
  }
  t.equal(alarms.length, 3)
})

t.test('an outage stops the asking, and costs the waiting jobs no attempts', async (t) => {
  const { detectFaces, calls, answer } = await setUp(t)
  answer((response) => response.writeHead(500).end())
  await Promise.allSettled(Array.from({ length: 6 }, () => detectFaces(HERE, never)))
  const before = calls.length
  await t.rejects(detectFaces(HERE, never), { name: 'TransientFailure', countsAsAttempt: false })
  t.equal(calls.length, before)
})

t.test('canceling ends a call that hangs, with the reason of the cancellation', async (t) => {
  const { detectFaces, answer } = await setUp(t)
  const controller = new AbortController()
  answer(() => controller.abort('canceled'))
  const outcome = await detectFaces(HERE, controller.signal).catch((reason: unknown) => reason)
  t.equal(outcome, 'canceled')
})

t.test('an answer that falls silent half-way ends in time, and is tried again later', async (t) => {
  const { detectFaces, answer, calls } = await setUp(t, 200)
  answer(
    (response) =>
      void response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': 1_000 })
        .write('{"FaceDetails": ['),
  )
  await t.rejects(detectFaces(HERE, never), { name: 'TransientFailure', code: 'provider_unavailable' })
  t.ok(calls.length >= 1 && calls.length <= 3, `${calls.length} calls`)
})

import { startReplicateBench } from '@moodscape/generation/testing/replicate-bench'
import { operationOf, startFaultyProxy } from '@moodscape/shared/testing/faulty-proxy'
import { holdHealing } from '@moodscape/shared/testing/hold-healing'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { partOf } from '@moodscape/shared/testing/records'
import { spawnWorker } from '@moodscape/shared/testing/spawn-worker'
import sharp from 'sharp'
import t from 'tap'

const bench = await startReplicateBench(t)
await holdHealing(bench.config)
const table = await startFaultyProxy(t, bench.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '')
const environment = {
  ...bench.environment,
  AWS_ENDPOINT_URL_DYNAMODB: table.url,
  IMAGE_MODEL: 'moodscape/painter',
  IMAGE_MODEL_INPUT: '{"width":256,"height":256}',
}
const worker = await spawnWorker(t, mainOf('image-worker'), environment)
await worker.untilReady()

const background = '#3a7'
const picture = await sharp({ create: { width: 128, height: 128, channels: 3, background } })
  .webp()
  .toBuffer()
const SUCCEEDED = { status: 'succeeded', output: `data:image/webp;base64,${picture.toString('base64')}` }

/** Answers once in place of the provider. */
function answerOnce(operation: string, code: number, body: Record<string, unknown>): void {
  const match = (request: { operation?: string }) => request.operation === operation
  const known = { created_at: new Date().toISOString(), id: 'known', ...body }
  bench.faults.inject({ match, times: 1, action: { type: 'status', code, body: known } })
}

/** Has a picture made. @returns what the worker asked the table and the provider for */
async function callsOfOne() {
  const [asked, predicted] = [table.requests.length, bench.faults.log.length]
  const upload = await bench.queueJob('image')
  const done = await bench.until(upload, (record) => partOf(record, 'image').finished_at !== undefined)
  const ofUpload = table.requests.slice(asked).filter(({ body }) => body.includes(upload.upload_id))
  return {
    part: partOf(done, 'image'),
    table: ofUpload.map(operationOf),
    provider: bench.faults.log.slice(predicted).map(({ operation }) => operation),
  }
}

t.test('a picture takes one read of its record and three writes', async (t) => {
  answerOnce('CreatePrediction', 201, { status: 'starting' })
  answerOnce('GetPrediction', 200, SUCCEEDED)
  const { part, ...calls } = await callsOfOne()
  t.match(part, { state: 'succeeded', prediction_id: 'known' })
  t.strictSame(calls, {
    table: ['GetItem', 'PutItem', 'PutItem', 'PutItem'],
    provider: ['CreatePrediction', 'GetPrediction'],
  })
})

t.test('one that the provider has made at once takes two writes, and no look', async (t) => {
  answerOnce('CreatePrediction', 201, SUCCEEDED)
  const { part, ...calls } = await callsOfOne()
  t.match(part, { state: 'succeeded', prediction_id: 'known', intent: undefined })
  t.strictSame(calls, { table: ['GetItem', 'PutItem', 'PutItem'], provider: ['CreatePrediction'] })
})

t.test('one that was made at once and is of no use is known to be paid for', async (t) => {
  answerOnce('CreatePrediction', 201, { ...SUCCEEDED, output: 'https://elsewhere.example/1.png' })
  const { part } = await callsOfOne()
  t.match(part, { state: 'failed', error: { code: 'output_unusable' }, prediction_id: 'known' })
})

t.test('one that was interrupted as it was made is made again, and both are known', async (t) => {
  const error = 'Prediction interrupted; please retry (code: PA)'
  answerOnce('CreatePrediction', 201, { status: 'failed', error, id: 'interrupted' })
  const { part } = await callsOfOne()
  t.match(part, { state: 'succeeded', interrupted: ['interrupted'], prediction_id: /^(?!interrupted)/ })
})

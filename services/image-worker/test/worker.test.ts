import { startReplicateBench } from '@moodscape/generation/testing/replicate-bench'
import { countPaidFailures } from '@moodscape/shared/records/paid-failures'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { partOf } from '@moodscape/shared/testing/records'
import { runToEnd, spawnWorker } from '@moodscape/shared/testing/spawn-worker'
import sharp from 'sharp'
import t from 'tap'

const MAIN = mainOf('image-worker')

const bench = await startReplicateBench(t)
const { faults, replicate } = bench
const worker = await spawnWorker(t, MAIN, {
  ...bench.environment,
  IMAGE_MODEL: 'moodscape/painter',
  IMAGE_MODEL_INPUT: '{"width":256,"height":256}',
})

const isCreate = ({ operation }: { operation?: string }) => operation === 'CreatePrediction'
const isOver = (record: UploadRecord) => ['succeeded', 'failed'].includes(partOf(record, 'image').state)

/** What was paid for since so many predictions. */
const createdSince = (count: number) => replicate.predictions.slice(count)

t.test('a wish becomes a picture in the bucket, paid for once', async (t) => {
  await worker.untilReady()
  const before = replicate.predictions.length
  const upload = await bench.queueJob('image', { style: 'ink', seed: 5 })
  const part = partOf(await bench.until(upload, isOver), 'image')

  const key = `generated-images/${upload.user_id}/${upload.upload_id}/1.webp`
  t.match(part, { state: 'succeeded', asset: { key, media_type: 'image/webp', width: 256, height: 256 } })
  const picture = await bench.objects.get(key, 10_000_000)
  t.equal(picture.length, part.asset?.bytes)
  t.match(await sharp(picture).metadata(), { format: 'webp', width: 256, height: 256 })
  t.match(await sharp(picture).metadata(), { xmpAsString: /digitalsourcetype\/algorithmicMedia"/ })
  const thumbnailKey = `generated-images/${upload.user_id}/${upload.upload_id}/1.thumb.webp`
  t.match(part.asset, {
    thumbnail: { key: thumbnailKey, width: 256, height: 256 },
    placeholder: String,
    prompt: undefined,
  })
  t.equal(part.asset?.palette?.length, 5)
  const thumbnail = await bench.objects.get(thumbnailKey, 1_000_000)
  t.match(await sharp(thumbnail).metadata(), { format: 'webp', width: 256, height: 256 })
  t.equal(part.model, 'moodscape/painter')
  t.match(createdSince(before), [
    { model: 'moodscape/painter', input: { emotions: upload.emotions, style: 'ink', seed: 5, width: 256 } },
  ])
  t.equal(createdSince(before).length, 1)
})

t.test('being throttled costs a wait, and no second prediction', async (t) => {
  const before = replicate.predictions.length
  const headers = { 'retry-after': '1' }
  faults.inject({ match: isCreate, times: 1, action: { type: 'status', code: 429, headers, body: {} } })
  const upload = await bench.queueJob('image')
  const part = partOf(await bench.until(upload, isOver), 'image')
  t.match(part, { state: 'succeeded', attempts: 0 })
  t.equal(createdSince(before).length, 1)
})

t.test(
  'a prediction whose creation was answered with an error is found again, and not paid twice',
  async (t) => {
    const before = replicate.predictions.length
    faults.inject({ match: isCreate, times: 1, action: { type: 'status', code: 500, body: {}, after: true } })
    const upload = await bench.queueJob('image')
    const part = partOf(await bench.until(upload, isOver), 'image')
    t.equal(part.state, 'succeeded')
    t.strictSame(
      createdSince(before).map(({ id }) => id),
      [part.prediction_id],
    )
  },
)

t.test('a model that refuses or breaks fails the job with a reason, at once', async (t) => {
  const reasons = {
    'NSFW content detected. Try a different prompt.': { code: 'content_refused', retryable: false },
    'CUDA out of memory': { code: 'generation_failed', retryable: true },
  }
  for (const [complaint, error] of Object.entries(reasons)) {
    const before = replicate.predictions.length
    const body = { id: 'x', status: 'failed', error: complaint }
    const match = ({ operation }: { operation?: string }) => operation === 'GetPrediction'
    faults.inject({ match, times: 1, action: { type: 'status', code: 200, body } })
    const upload = await bench.queueJob('image')
    t.match(partOf(await bench.until(upload, isOver), 'image'), { state: 'failed', error })
    t.equal(createdSince(before).length, 1)
  }
})

/** Answers so often in place of the provider that a prediction has ended like this. */
function endPredictions(times: number, end: Record<string, unknown>): void {
  const body = { id: 'x', created_at: new Date().toISOString(), ...end }
  const match = ({ operation }: { operation?: string }) => operation === 'GetPrediction'
  faults.inject({ match, times, action: { type: 'status', code: 200, body } })
}

const INTERRUPTED = { status: 'failed', error: 'Prediction interrupted; please retry (code: PA)' }

async function dataUrl(background: string): Promise<string> {
  const picture = sharp({ create: { width: 128, height: 128, channels: 3, background } })
  return `data:image/png;base64,${(await picture.png().toBuffer()).toString('base64')}`
}

t.test('a prediction that the provider interrupted is made again, and both are known as paid', async (t) => {
  const before = replicate.predictions.length
  endPredictions(1, INTERRUPTED)
  const upload = await bench.queueJob('image')
  const part = partOf(await bench.until(upload, isOver), 'image')
  t.equal(part.state, 'succeeded')
  t.equal(createdSince(before).length, 2)
  const paid = [...(part.interrupted ?? []), part.prediction_id].sort()
  t.strictSame(
    createdSince(before)
      .map(({ id }) => id)
      .sort(),
    paid,
  )
})

t.test('after three predictions that were broken off nothing more is paid', async (t) => {
  const before = replicate.predictions.length
  endPredictions(3, INTERRUPTED)
  const done = await bench.until(await bench.queueJob('image'), isOver)
  t.match(partOf(done, 'image'), { state: 'failed', error: { code: 'generation_failed', retryable: true } })
  t.equal(createdSince(before).length, 3)
  t.equal(countPaidFailures(done, 'image', done.emotion), 3)
})

t.test('a picture is found wherever it stands in the output', async (t) => {
  const url = await dataUrl('#3a7')
  const licensed = { license: 'https://licence.example', result: { url } }
  for (const output of [{ images: [{ url }] }, [[url]], licensed]) {
    endPredictions(1, { status: 'succeeded', output })
    const part = partOf(await bench.until(await bench.queueJob('image'), isOver), 'image')
    t.match(part, { state: 'succeeded', asset: { width: 128, height: 128 } })
  }
})

t.test('each end at the provider has a meaning of its own, and is paid for once', async (t) => {
  const ends = [
    [{ status: 'succeeded', output: { text: 'done' } }, 'output_unusable', false],
    [{ status: 'succeeded', output: 'https://elsewhere.example/1.png' }, 'output_unusable', false],
    [{ status: 'succeeded', output: null, data_removed: true }, 'output_unusable', true],
    [{ status: 'succeeded', output: [await dataUrl('#000')] }, 'content_refused', false],
    [{ status: 'failed', error: 'Request Moderated' }, 'content_refused', false],
    [{ status: 'failed', error: "No such file: 'safety_checker'" }, 'generation_failed', true],
    [{ status: 'canceled' }, 'canceled_at_provider', true],
    [{ status: 'aborted' }, 'deadline_exceeded', true],
  ] as const
  for (const [end, code, retryable] of ends) {
    const before = replicate.predictions.length
    endPredictions(1, end)
    const part = partOf(await bench.until(await bench.queueJob('image'), isOver), 'image')
    t.match(part, { state: 'failed', error: { code, retryable } }, JSON.stringify(end).slice(0, 80))
    t.equal(createdSince(before).length, 1)
  }
})

t.test('an output that is no picture fails the job with a reason', async (t) => {
  const match = ({ method, url }: { method: string; url: string }) =>
    method === 'GET' && !url.startsWith('/v1/')
  faults.inject({ match, times: 1, action: { type: 'garbage' } })
  const upload = await bench.queueJob('image')
  const done = await bench.until(upload, isOver)
  t.match(partOf(done, 'image'), { state: 'failed', error: { code: 'output_unusable', retryable: true } })
})

t.test('on SIGTERM it finishes what it holds, and ends well', async (t) => {
  const upload = await bench.queueJob('image')
  await bench.until(upload, (record) => partOf(record, 'image').state === 'running')
  worker.kill('SIGTERM')
  t.equal(await worker.ended, 0)
  t.equal(partOf((await bench.store.get(upload)) ?? upload, 'image').state, 'succeeded')
})

t.test('starts nothing on a configuration that is not usable, and names all of it', async (t) => {
  const { code, stdout, stderr } = await runToEnd(MAIN, { IMAGE_MODEL: 'flux' })
  t.equal(code, 78)
  t.equal(stdout, '')
  for (const name of ['AWS_REGION', 'REPLICATE_API_TOKEN', 'IMAGE_MODEL']) t.match(stderr, name)
})

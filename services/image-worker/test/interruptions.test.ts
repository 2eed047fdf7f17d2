import { startReplicateBench } from '@moodscape/generation/testing/replicate-bench'
import { assetKey } from '@moodscape/shared/objects/object-keys'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import { cancelPart, markErasing } from '@moodscape/shared/records/upload-transitions'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { partOf } from '@moodscape/shared/testing/records'
import { spawnWorker, type WorkerProcess } from '@moodscape/shared/testing/spawn-worker'
import { startRedisServer } from '@moodscape/shared/testing/start-redis-server'
import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

const MAIN = mainOf('image-worker')

const bench = await startReplicateBench(t)
const { replicate } = bench
/** A model that takes half an hour. */
const sleeping = {
  ...bench.environment,
  IMAGE_MODEL: 'moodscape/sleeper',
  IMAGE_MODEL_FIELDS: '{"prompt":"prompt","reference":"reference"}',
  SHUTDOWN_SECONDS: '1',
}
const first = await spawnWorker(t, MAIN, sleeping)

/** Resolves once a worker asks for a prediction whose id is in the record. */
async function startSleeping() {
  const asked = Promise.withResolvers<void>()
  const match = ({ operation }: { operation?: string }) => operation === 'GetPrediction'
  bench.faults.inject({ match, times: 1, action: { type: 'callback', before: () => asked.resolve() } })
  const upload = await bench.queueJob('image')
  await asked.promise
  let predictionId = ''
  await until(async () => {
    predictionId = partOf((await bench.store.get(upload)) ?? upload, 'image').prediction_id ?? ''
    return predictionId !== ''
  })
  return { upload, jobId: jobIdOfPart(upload, partOf(upload, 'image')), predictionId }
}

function untilSettled(worker: WorkerProcess, jobId: string) {
  return worker.untilLogged((line) => line.job_id === jobId && line.outcome === 'settled')
}

t.test('canceling a running job cancels its prediction at the provider', async (t) => {
  const { upload, jobId, predictionId } = await startSleeping()
  await bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
  await untilSettled(first, jobId)
  t.equal((await bench.prediction(predictionId)).status, 'canceled')
  const part = partOf((await bench.store.get(upload)) ?? upload, 'image')
  t.equal(part.state, 'canceled')
  t.equal(part.unsettled, undefined)
})

t.test('what a worker stored for a job that was canceled, before it died, is removed', async (t) => {
  const { upload, jobId } = await startSleeping()
  const left = assetKey('image', upload.user_id, upload.upload_id, 1, 'webp')
  const another = assetKey('image', upload.user_id, upload.upload_id, 11, 'webp')
  for (const key of [left, another]) await bench.objects.put(key, Buffer.from('picture'), 'image/webp')
  await bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
  await untilSettled(first, jobId)
  t.equal(await bench.objects.size(left), undefined)
  t.equal(await bench.objects.size(another), 7)
})

t.test('erasing an upload cancels its prediction at the provider', async (t) => {
  const { upload, jobId, predictionId } = await startSleeping()
  await bench.store.change(upload, (record) => markErasing(record, new Date()))
  await untilSettled(first, jobId)
  t.equal((await bench.prediction(predictionId)).status, 'canceled')
})

t.test(
  'a provider that does not take a cancellation is asked again when it said, and not before',
  async (t) => {
    const { upload, jobId, predictionId } = await startSleeping()
    const match = ({ operation }: { operation?: string }) => operation === 'CancelPrediction'
    const before = bench.faults.log.filter(match).length
    bench.faults.inject({
      match,
      times: 1,
      action: { type: 'status', code: 429, headers: { 'retry-after': '5' }, body: {} },
    })
    await bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
    await untilSettled(first, jobId)
    t.equal((await bench.prediction(predictionId)).status, 'canceled')
    const [refused, taken, ...more] = bench.faults.log
      .filter(match)
      .slice(before)
      .map(({ time }) => time)
    t.ok(Number(taken) - Number(refused) >= 5_000, `${refused} and ${taken}`)
    t.strictSame(more, [])
  },
)

t.test(
  'what does not end in time on SIGTERM goes back, and the next worker follows the same prediction',
  async (t) => {
    const before = replicate.predictions.length
    const { upload, jobId, predictionId } = await startSleeping()
    first.kill('SIGTERM')
    t.equal(await first.ended, 0)
    const released = partOf((await bench.store.get(upload)) ?? upload, 'image')
    t.match(released, { state: 'queued', attempts: 0, prediction_id: predictionId })

    const second = await spawnWorker(t, MAIN, sleeping)
    await bench.until(upload, (record) => partOf(record, 'image').state === 'running')
    await bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
    await untilSettled(second, jobId)
    t.equal((await bench.prediction(predictionId)).status, 'canceled')
    t.equal(replicate.predictions.length - before, 1)
    second.kill('SIGTERM')
    t.equal(await second.ended, 0)
  },
)

t.test('what was paid for goes back to the front of the queue', async (t) => {
  const worker = await spawnWorker(t, MAIN, { ...sleeping, CONCURRENCY: '1' })
  const { upload, jobId } = await startSleeping()
  const other = await bench.queueJob('image')
  const otherId = jobIdOfPart(other, partOf(other, 'image'))
  worker.kill('SIGTERM')
  t.equal(await worker.ended, 0)
  t.match(partOf((await bench.store.get(upload)) ?? upload, 'image'), { state: 'queued', attempts: 0 })
  t.match(await bench.queues.image.look(otherId), { position: 1 })
  t.match(await bench.queues.image.look(jobId), { position: 0 })
})

t.test('a worker that holds no job ends well on SIGTERM while Redis is away', async (t) => {
  const redis = await startRedisServer(t)
  const worker = await spawnWorker(t, MAIN, { ...sleeping, REDIS_URL: redis.url })
  await redis.kill()
  await worker.untilLogged(({ msg }) => msg === 'Redis is out of reach')
  worker.kill('SIGTERM')
  t.equal(await worker.ended, 0)
})

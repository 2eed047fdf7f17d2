import { startReplicateBench } from '@moodscape/generation/testing/replicate-bench'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { cancelPart } from '@moodscape/shared/records/upload-transitions'
import { partOf } from '@moodscape/shared/testing/records'
import { runToEnd, spawnWorker } from '@moodscape/shared/testing/spawn-worker'
import t from 'tap'

const MAIN = import.meta.resolve('../src/main.ts')

const bench = await startReplicateBench(t)
const { faults, replicate } = bench
const worker = await spawnWorker(t, MAIN, {
  ...bench.environment,
  MELODY_MODEL: 'moodscape/composer',
  MELODY_SECONDS: '5',
})

const isOver = (record: UploadRecord) => ['succeeded', 'failed'].includes(partOf(record, 'melody').state)
const isAsking = ({ operation }: { operation?: string }) => operation === 'GetPrediction'

t.test('a wish becomes a melody in the bucket, paid for once', async (t) => {
  await worker.untilReady()
  const upload = await bench.queueJob('melody', { style: 'music-box', seed: 5 })
  const part = partOf(await bench.until(upload, isOver), 'melody')
  const key = `generated-melodies/${upload.user_id}/${upload.upload_id}/1.mp3`
  t.match(part, { state: 'succeeded', asset: { key, media_type: 'audio/mpeg' } })
  t.equal((await bench.objects.get(key, 10_000_000)).length, part.asset?.bytes)
  t.match(replicate.predictions, [
    {
      id: part.prediction_id,
      input: { emotions: upload.emotions, style: 'music-box', seed: 5, duration: 5 },
    },
  ])
  t.equal(replicate.predictions.length, 1)
})

t.test('a server error on asking is outlived, with the same prediction', async (t) => {
  const before = replicate.predictions.length
  faults.inject({
    match: isAsking,
    times: 1,
    action: { type: 'status', code: 502, body: '<h1>Bad gateway</h1>' },
  })
  const upload = await bench.queueJob('melody')
  t.equal(partOf(await bench.until(upload, isOver), 'melody').state, 'succeeded')
  t.equal(replicate.predictions.length - before, 1)
})

t.test('an answer that is no music fails the job with a reason', async (t) => {
  const match = ({ method, url }: { method: string; url: string }) =>
    method === 'GET' && !url.startsWith('/v1/')
  faults.inject({ match, times: 1, action: { type: 'garbage' } })
  const upload = await bench.queueJob('melody')
  const done = await bench.until(upload, isOver)
  t.match(partOf(done, 'melody'), { state: 'failed', error: { code: 'output_unusable' } })
})

t.test('a melody without a sound fails the job, and may be better the next time', async (t) => {
  const silence = Buffer.alloc(44 + 8_000)
  silence.write('RIFF\xff\xff\xff\xffWAVEfmt \x10', 'latin1')
  silence.write('data\x40\x1f', 36, 'latin1')
  const output = { audio: { url: `data:audio/wav;base64,${silence.toString('base64')}` } }
  const body = { id: 'x', created_at: new Date().toISOString(), status: 'succeeded', output }
  faults.inject({ match: isAsking, times: 1, action: { type: 'status', code: 200, body } })
  const done = await bench.until(await bench.queueJob('melody'), isOver)
  t.match(partOf(done, 'melody'), { state: 'failed', error: { code: 'output_unusable', retryable: true } })
})

t.test('canceling a running job cancels its prediction at the provider, and stores nothing', async (t) => {
  const asked = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const action = { type: 'callback', before: () => (asked.resolve(), released.promise) } as const
  faults.inject({ match: isAsking, times: 1, action })
  const upload = await bench.queueJob('melody')
  const jobId = jobIdOfPart(upload, partOf(upload, 'melody'))
  await asked.promise
  await bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
  await worker.untilLogged((line) => line.job_id === jobId && line.outcome === 'settled')
  released.resolve()
  const part = partOf((await bench.store.get(upload)) ?? upload, 'melody')
  t.match(part, { state: 'canceled', unsettled: undefined, asset: undefined })
  t.equal(
    await bench.objects.size(`generated-melodies/${upload.user_id}/${upload.upload_id}/1.mp3`),
    undefined,
  )
})

t.test('on SIGTERM it finishes what it holds, and ends well', async (t) => {
  const upload = await bench.queueJob('melody')
  await bench.until(upload, (record) => partOf(record, 'melody').state === 'running')
  worker.kill('SIGTERM')
  t.equal(await worker.ended, 0)
  t.equal(partOf((await bench.store.get(upload)) ?? upload, 'melody').state, 'succeeded')
})

t.test('starts nothing on a configuration that is not usable, and names all of it', async (t) => {
  const { code, stdout, stderr } = await runToEnd(MAIN, { MELODY_SECONDS: '1' })
  t.equal(code, 78)
  t.equal(stdout, '')
  for (const name of ['AWS_REGION', 'REPLICATE_API_TOKEN', 'MELODY_SECONDS']) t.match(stderr, name)
})

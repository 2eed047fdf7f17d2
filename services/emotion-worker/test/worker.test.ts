import { createFaults } from '@moodscape/local-cloud/faults'
import { startRekognition } from '@moodscape/local-cloud/rekognition/start-rekognition'
import { photoKey, photoThumbnailKey } from '@moodscape/shared/objects/object-keys'
import type { FaceBox } from '@moodscape/shared/records/upload-record'
import { operationOf, startFaultyProxy } from '@moodscape/shared/testing/faulty-proxy'
import { holdHealing } from '@moodscape/shared/testing/hold-healing'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { partOf } from '@moodscape/shared/testing/records'
import { runToEnd, spawnWorker } from '@moodscape/shared/testing/spawn-worker'
import { CREDENTIALS, REGION, startWorkerBench } from '@moodscape/shared/testing/worker-bench'
import sharp from 'sharp'
import t from 'tap'

import { listKeys, readFace, receiveUpload, USER } from './fixtures/emotion-upload.ts'

const MAIN = mainOf('emotion-worker')

const faults = createFaults()
const bench = await startWorkerBench(t)
const rekognition = await startRekognition({
  credentials: CREDENTIALS,
  region: REGION,
  s3Url: bench.s3Url,
  modelThreads: 1,
  faults,
})
t.teardown(() => rekognition.close())
await holdHealing(bench.config)
const table = await startFaultyProxy(t, bench.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '')
const worker = await spawnWorker(t, MAIN, {
  ...bench.environment,
  AWS_ENDPOINT_URL_DYNAMODB: table.url,
  AWS_ENDPOINT_URL_REKOGNITION: rekognition.url,
})

t.test('is alive and ready once everything it needs answers', async (t) => {
  t.strictSame(await worker.ask('/healthz'), { status: 200, body: '{"status":"ok","problems":[]}' })
  await worker.untilReady()
  t.strictSame(await worker.ask('/readyz'), { status: 200, body: '{"status":"ok","problems":[]}' })
})

t.test('a photo becomes an emotion, a clean photo, and jobs for picture and melody', async (t) => {
  const withPlace = await sharp(readFace('smile'))
    .withExif({ IFD3: { GPSLatitude: '52/1 31/1 12/1' } })
    .jpeg()
    .toBuffer()
  const upload = await receiveUpload(bench, withPlace)
  await bench.enqueue(upload, partOf(upload, 'emotion'))
  const done = await bench.until(upload, (record) => partOf(record, 'emotion').state === 'succeeded')
  const ofUpload = table.requests.filter(({ body }) => body.includes(upload.upload_id))
  t.strictSame(ofUpload.map(operationOf), ['GetItem', 'PutItem', 'PutItem', 'PutItem'])

  t.equal(done.emotion, 'HAPPY')
  t.equal(done.emotions?.[0]?.type, 'HAPPY')
  t.ok((done.emotions?.length ?? 0) > 1, 'the whole distribution is kept')
  t.equal(done.incoming, undefined)
  t.match(done.photo, { key: photoKey(USER, upload.upload_id), media_type: 'image/jpeg', width: Number })
  const thumbnailKey = photoThumbnailKey(USER, upload.upload_id)
  t.strictSame(await listKeys(bench), [photoKey(USER, upload.upload_id), thumbnailKey])
  t.match(done.photo, { thumbnail: { key: thumbnailKey }, placeholder: String })
  const thumbnail = await sharp(await bench.objects.get(thumbnailKey, 1_000_000)).metadata()
  t.match(thumbnail, { format: 'webp', width: done.photo?.thumbnail?.width, exif: undefined })
  const photo = await bench.objects.get(photoKey(USER, upload.upload_id), 1_000_000)
  t.equal(photo.length, done.photo?.bytes)
  t.equal((await sharp(photo).metadata()).exif, undefined)

  t.equal(partOf(done, 'image').state, 'queued')
  t.equal(partOf(done, 'melody').state, 'queued')
  await worker.untilLogged((line) => line.msg === 'job left' && line.outcome === 'succeeded')
  t.equal(await bench.queues.image.backlog(), 1)
  t.equal(await bench.queues.melody.backlog(), 1)
})

/** Has the emotion of a photo read, and nothing made of it. */
async function readPhoto(photo: Buffer) {
  const upload = await receiveUpload(bench, photo, ['emotion'])
  await bench.enqueue(upload, partOf(upload, 'emotion'))
  return bench.until(upload, (record) => partOf(record, 'emotion').state === 'succeeded')
}

const wide = await sharp(readFace('smile')).extend({ right: 64 }).png().toBuffer()
let upright: FaceBox | undefined

t.test('the face is found where it is', async (t) => {
  upright = (await readPhoto(wide)).face
  // The drawn face fills the middle of the square on the left.
  const { left = 0, top = 0, width = 0, height = 0 } = upright ?? {}
  const [x, y] = [(left + width / 2) * 320, (top + height / 2) * 256]
  t.ok(Math.abs(x - 128) < 30 && Math.abs(y - 128) < 40, `the middle is ${x}, ${y}`)
  t.ok(width * 320 > 80 && height * 256 > 80, `${width} × ${height}`)
})

for (const degrees of [90, 180, 270]) {
  t.test(`a face that was turned by ${degrees} degrees is read and stored upright`, async (t) => {
    const done = await readPhoto(await sharp(wide).rotate(degrees).jpeg().toBuffer())
    t.match(done, { emotion: 'HAPPY', photo: { width: 320, height: 256 } })
    const stored = await bench.objects.get(done.photo?.key ?? '', 1_000_000)
    t.match(await sharp(stored).metadata(), { width: 320, height: 256 })
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      const [found, expected] = [done.face?.[side] ?? NaN, upright?.[side] ?? NaN]
      t.ok(Math.abs(found - expected) < 0.03, `${side} is ${found}, and ${expected} of the upright photo`)
    }
    // The strip beside the face is black, and lies on the right again.
    const strip = { left: 280, top: 0, width: 40, height: 256 }
    const { channels } = await sharp(await sharp(stored).extract(strip).png().toBuffer()).stats()
    t.ok(channels.every(({ mean }) => mean < 5))
  })
}

t.test('a photo without a face fails with its reason; the photo stays, and nothing waits on', async (t) => {
  const upload = await receiveUpload(bench, readFace('no-face'))
  await bench.enqueue(upload, partOf(upload, 'emotion'))
  const done = await bench.until(upload, (record) => partOf(record, 'emotion').state === 'failed')
  t.match(partOf(done, 'emotion').error, { code: 'no_face_found', retryable: false })
  t.match(partOf(done, 'image'), { state: 'failed', error: { code: 'no_emotion' } })
  t.ok(await bench.objects.size(done.photo?.key ?? ''))
  t.equal(done.incoming, undefined, 'and the file that it came as is gone')
  t.strictSame(
    (await listKeys(bench)).filter((key) => key.startsWith('incoming/')),
    [],
  )
})

t.test('a file that is no photo fails, and is not kept', async (t) => {
  const upload = await receiveUpload(bench, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
  await bench.enqueue(upload, partOf(upload, 'emotion'))
  const done = await bench.until(upload, (record) => partOf(record, 'emotion').state === 'failed')
  t.equal(partOf(done, 'emotion').error?.code, 'unsupported_image')
  t.equal(done.incoming, undefined)
  t.notOk((await listKeys(bench)).some((key) => key.includes(upload.upload_id)))
})

t.test('a job outlives an outage of Rekognition', async (t) => {
  const isDetecting = ({ operation }: { operation?: string }) => operation === 'DetectFaces'
  faults.inject({ match: isDetecting, times: 3, action: { type: 'status', code: 500, body: {} } })
  const upload = await receiveUpload(bench, readFace('frown'), ['emotion'])
  await bench.enqueue(upload, partOf(upload, 'emotion'))
  const done = await bench.until(upload, (record) => partOf(record, 'emotion').state === 'succeeded')
  t.equal(done.emotion, 'SAD')
  t.equal(partOf(done, 'emotion').attempts, 1)
})

t.test('metrics count what became of the jobs', async (t) => {
  const { body } = await worker.ask('/metrics')
  t.match(body, /moodscape_jobs_total\{[^}]*outcome="succeeded"[^}]*\} 6/)
  t.match(body, /moodscape_jobs_total\{[^}]*outcome="failed"[^}]*\} 2/)
})

t.test('on SIGTERM it finishes what it holds, and ends well', async (t) => {
  const reached = Promise.withResolvers<void>()
  const isDetecting = ({ operation }: { operation?: string }) => operation === 'DetectFaces'
  faults.inject({
    match: isDetecting,
    times: 1,
    action: { type: 'callback', before: () => reached.resolve() },
  })
  const upload = await receiveUpload(bench, readFace('smile'), ['emotion'])
  await bench.enqueue(upload, partOf(upload, 'emotion'))
  await reached.promise
  worker.kill('SIGTERM')
  t.equal(await worker.ended, 0)
  t.equal(partOf((await bench.store.get(upload)) ?? upload, 'emotion').state, 'succeeded')
})

t.test('starts nothing on a configuration that is not usable, and names all of it', async (t) => {
  const { code, stdout, stderr } = await runToEnd(MAIN, { CONCURRENCY: '0' })
  t.equal(code, 78)
  t.equal(stdout, '')
  t.match(stderr, /AWS_REGION is missing/)
  t.match(stderr, /CONCURRENCY/)
})

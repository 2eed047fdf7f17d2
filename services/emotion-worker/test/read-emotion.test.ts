import { createFaults } from '@moodscape/local-cloud/faults'
import { PermanentFailure, TransientFailure } from '@moodscape/shared/failures/failure'
import { photoKey, photoThumbnailKey } from '@moodscape/shared/objects/object-keys'
import { createLogger } from '@moodscape/shared/process/log'
import { claimJob } from '@moodscape/shared/records/claim'
import { owesPhotoRemoval } from '@moodscape/shared/records/photo-removal'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { cancelPart, markErasing } from '@moodscape/shared/records/upload-transitions'
import { partOf } from '@moodscape/shared/testing/records'
import { startWorkerBench } from '@moodscape/shared/testing/worker-bench'
import sharp from 'sharp'
import t from 'tap'

import { createEmotionHandler } from '../src/read-emotion.ts'
import type { DetectFaces } from '../src/rekognition.ts'
import { listKeys, readFace, receiveUpload, USER } from './fixtures/emotion-upload.ts'

const faults = createFaults()
const bench = await startWorkerBench(t, faults)
const log = createLogger('test', 'fatal')
const BoundingBox = { Left: 0.25, Top: 0.125, Width: 0.5, Height: 0.625 }
const happy: DetectFaces = async () => [{ Emotions: [{ Type: 'HAPPY', Confidence: 99 }], BoundingBox }]

/** Takes the job over as a worker that starts does, and works on it once. */
async function work(
  upload: UploadRecord,
  detectFaces = happy,
  signal = new AbortController().signal,
  fetchLimitMs?: number,
): Promise<void> {
  const jobId = jobIdOfPart(upload, partOf(upload, 'emotion'))
  const claimed = await claimJob(bench.store, upload, jobId, crypto.randomUUID())
  if (claimed.outcome !== 'claimed') throw new Error(`The job is ${claimed.outcome}`)
  const handler = createEmotionHandler({ ...bench, detectFaces, ...(fetchLimitMs && { fetchLimitMs }) })
  await handler.run({ claim: claimed.claim, signal, log, progress() {} })
}

const keysOf = async ({ upload_id }: UploadRecord) =>
  (await listKeys(bench)).filter((key) => key.includes(upload_id))

/** What of a photo is in the bucket, by how far it was turned. */
const filesOf = ({ upload_id }: UploadRecord, degrees = 0) => [
  photoKey(USER, upload_id, degrees),
  photoThumbnailKey(USER, upload_id, degrees),
]

/** S3's refusals are not repeated by the SDK: what the worker sees is what a process sees that dies there. */
const REFUSE = { type: 'status', code: 403, body: '' } as const

const DEATHS = [
  'before GetObject',
  'before PutObject',
  'after PutObject',
  'before PutObject 2',
  'after PutObject 2',
  'before DeleteObject',
  'after DeleteObject',
]

for (const death of DEATHS) {
  t.test(`a worker that dies ${death} is followed by one that ends well`, async (t) => {
    const [when, operation, nth = '1'] = death.split(' ')
    const upload = await receiveUpload(bench, readFace('smile'))
    let seen = 0
    faults.inject({
      match: (request) => request.operation === operation && ++seen === Number(nth),
      times: 1,
      action: { ...REFUSE, after: when === 'after' },
    })
    await t.rejects(work(upload))
    await work(upload)
    const done = await bench.store.get(upload)
    const [key, thumbnail] = filesOf(upload)
    t.match(done, { emotion: 'HAPPY', incoming: undefined, photo: { key, thumbnail: { key: thumbnail } } })
    t.equal(done && partOf(done, 'image').state, 'queued')
    t.strictSame(await keysOf(upload), filesOf(upload))
  })
}

t.test('a photo that is not to be kept is gone once its emotion is read', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  await bench.store.change(upload, (record) => ({ ...record, keep_photo: false }))
  await work(upload)
  const done = await bench.store.get(upload)
  t.match(done, { emotion: 'HAPPY', photo: undefined, incoming: undefined, photo_removed_at: String })
  t.equal(done && partOf(done, 'image').state, 'queued')
  t.strictSame(await keysOf(upload), [])
})

t.test('a photo whose removal fails is owed, and the reading stands', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  await bench.store.change(upload, (record) => ({ ...record, keep_photo: false }))
  faults.inject({
    match: ({ operation }) => operation === 'ListObjectsV2',
    times: 1,
    action: { ...REFUSE, after: false },
  })
  await work(upload)
  const done = await bench.store.get(upload)
  t.match(done, { emotion: 'HAPPY', photo: Object, open_shard: String })
  t.equal(done && owesPhotoRemoval(done), true)
  t.not((await keysOf(upload)).length, 0)
})

t.test('a worker that dies while Rekognition looks is followed by one that only asks again', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  await t.rejects(work(upload, () => Promise.reject(new TransientFailure('provider_unavailable'))))
  const before = faults.log.length
  await work(upload)
  t.equal((await bench.store.get(upload))?.emotion, 'HAPPY')
  const puts = faults.log.slice(before).filter((entry) => entry.operation === 'PutObject')
  t.equal(puts.length, 0, 'the photo is not written twice')
})

/** A detector that finds a face only in the photo turned by 90 degrees, and that counts its calls. */
function lyingFace() {
  const calls: string[] = []
  const detectFaces: DetectFaces = async (photo, signal) => {
    calls.push(typeof photo === 'string' ? photo : 'turned')
    const isUpright = typeof photo !== 'string' || photo.endsWith('.90.jpg')
    return isUpright ? happy(photo, signal) : []
  }
  return { calls, detectFaces }
}

const wideFace = await sharp(readFace('smile')).extend({ right: 64 }).jpeg().toBuffer()
const lyingPhoto = await sharp(wideFace).rotate(270).jpeg().toBuffer()

t.test('a photo whose face lies on its side is stored upright, and only that', async (t) => {
  const { calls, detectFaces } = lyingFace()
  const upload = await receiveUpload(bench, lyingPhoto)
  await work(upload, detectFaces)
  const done = await bench.store.get(upload)
  const key = photoKey(USER, upload.upload_id, 90)
  t.match(done, {
    emotion: 'HAPPY',
    mood: { valence: 0.81, arousal: 0.51 },
    face: { left: 0.25, top: 0.125, width: 0.5, height: 0.625 },
    photo: { key, width: 320, height: 256, thumbnail: { width: 320, height: 256 } },
  })
  t.strictSame(await keysOf(upload), filesOf(upload, 90))
  const stored = await bench.objects.get(key, 1_000_000)
  t.match(await sharp(stored).metadata(), { width: 320, height: 256 })
  t.equal(stored.length, done?.photo?.bytes)
  t.strictSame(calls, [photoKey(USER, upload.upload_id), 'turned'])
})

const DEATHS_WHILE_TURNING: [death: string, nth: number, calls: number][] = [
  ['before GetObject', 2, 3],
  ['before PutObject', 3, 4],
  ['after PutObject', 3, 4],
  ['after PutObject', 4, 4],
  ['before DeleteObject', 2, 3],
  ['after DeleteObject', 2, 3],
  ['before DeleteObject', 3, 3],
]
for (const [death, nth, most] of DEATHS_WHILE_TURNING) {
  t.test(
    `a worker that dies ${death} ${nth} of a turned photo is followed by one that ends alike`,
    async (t) => {
      const [when, operation] = death.split(' ')
      const { calls, detectFaces } = lyingFace()
      const upload = await receiveUpload(bench, lyingPhoto)
      let seen = 0
      faults.inject({
        match: (request) => request.operation === operation && ++seen === nth,
        times: 1,
        action: { ...REFUSE, after: when === 'after' },
      })
      await t.rejects(work(upload, detectFaces))
      await work(upload, detectFaces)
      const key = photoKey(USER, upload.upload_id, 90)
      t.match(await bench.store.get(upload), { emotion: 'HAPPY', photo: { key, width: 320, height: 256 } })
      t.strictSame(await keysOf(upload), filesOf(upload, 90))
      t.ok(calls.length <= most, `${calls.length} calls`)
    },
  )
}

for (const [because, end] of [
  ['canceled', (record: UploadRecord, jobId: string) => cancelPart(record, jobId, new Date())],
  ['erased', (record: UploadRecord) => markErasing(record, new Date())],
] as const) {
  t.test(`a reading ${because} while its turned photo is put leaves no turned photo`, async (t) => {
    const { detectFaces } = lyingFace()
    const upload = await receiveUpload(bench, lyingPhoto)
    const jobId = jobIdOfPart(upload, partOf(upload, 'emotion'))
    let puts = 0
    faults.inject({
      match: ({ operation }) => operation === 'PutObject' && ++puts === 3,
      times: 1,
      action: {
        type: 'callback',
        after: async () => void (await bench.store.change(upload, (record) => end(record, jobId))),
      },
    })
    await t.rejects(work(upload, detectFaces), { name: 'Superseded', because })
    t.strictSame(await keysOf(upload), filesOf(upload))
  })
}

t.test('a photo that arrives after another worker has stored it turned is removed again', async (t) => {
  const { detectFaces } = lyingFace()
  const upload = await receiveUpload(bench, lyingPhoto)
  faults.inject({
    match: ({ operation }) => operation === 'PutObject',
    times: 1,
    action: { type: 'callback', before: () => work(upload, detectFaces) },
  })
  await t.rejects(work(upload, detectFaces), { name: 'Superseded' })
  t.strictSame(await keysOf(upload), filesOf(upload, 90))
})

t.test('an upload erased while its photo is put leaves nothing', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  faults.inject({
    match: ({ operation }) => operation === 'PutObject',
    times: 1,
    action: {
      type: 'callback',
      async after() {
        const marked = await bench.store.change(upload, (record) => markErasing(record, new Date()))
        await bench.objects.removeBelow(`incoming/${USER}/${upload.upload_id}`)
        await bench.store.remove(marked)
      },
    },
  })
  await t.rejects(work(upload), { name: 'Superseded', because: 'erased' })
  t.strictSame(await keysOf(upload), [])
})

t.test(
  'a reading canceled while its photo is put leaves no photo that its record does not name',
  async (t) => {
    const upload = await receiveUpload(bench, readFace('smile'))
    const jobId = jobIdOfPart(upload, partOf(upload, 'emotion'))
    const cancel = () => bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
    faults.inject({
      match: ({ operation }) => operation === 'PutObject',
      times: 1,
      action: { type: 'callback', after: async () => void (await cancel()) },
    })
    await t.rejects(work(upload), { name: 'Superseded', because: 'canceled' })
    t.strictSame(await keysOf(upload), [upload.incoming?.key])
  },
)

t.test('a photo that another worker has named before the reading was canceled stays', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  const jobId = jobIdOfPart(upload, partOf(upload, 'emotion'))
  const [key = '', thumbnail = ''] = filesOf(upload)
  const size = { width: 1, height: 1 }
  const photo = { key, media_type: 'image/jpeg', bytes: 1, thumbnail: { key: thumbnail, ...size } }
  const overtake = () =>
    bench.store.change(upload, (record) => cancelPart({ ...record, photo }, jobId, new Date()))
  faults.inject({
    match: ({ operation }) => operation === 'PutObject',
    times: 1,
    action: { type: 'callback', after: async () => void (await overtake()) },
  })
  await t.rejects(work(upload), { name: 'Superseded', because: 'canceled' })
  t.strictSame((await keysOf(upload)).sort(), [upload.incoming?.key, key, thumbnail])
})

t.test('a file that trickles in is given up after a while, and tried again', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  faults.inject({
    match: ({ operation }) => operation === 'GetObject',
    times: 1,
    action: { type: 'trickle', bytesPerSecond: 1 },
  })
  const error = await work(upload, happy, new AbortController().signal, 300).catch(
    (reason: unknown) => reason,
  )
  t.ok(error instanceof Error)
  t.notOk(error instanceof PermanentFailure, 'it is worth another attempt')
  await work(upload)
  t.equal((await bench.store.get(upload))?.emotion, 'HAPPY')
})

t.test('a canceled reading changes nothing any more', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  const cancel: DetectFaces = async (key, signal) => {
    const jobId = jobIdOfPart(upload, partOf(upload, 'emotion'))
    await bench.store.change(upload, (record) => cancelPart(record, jobId, new Date()))
    return happy(key, signal)
  }
  await t.rejects(work(upload, cancel), { name: 'Superseded', because: 'canceled' })
  t.match(await bench.store.get(upload), {
    emotion: undefined,
    parts: { 'emotion-1': { state: 'canceled' } },
  })
})

t.test('a file that is gone, or was never sent, is missing for good', async (t) => {
  const gone = await receiveUpload(bench, readFace('smile'))
  await bench.objects.remove(gone.incoming?.key ?? '')
  await t.rejects(work(gone), { name: 'PermanentFailure', code: 'photo_missing' })
  const never = await receiveUpload(bench, readFace('smile'))
  await bench.store.change(never, ({ incoming: _incoming, ...record }) => record)
  await t.rejects(work(never), { name: 'PermanentFailure', code: 'photo_missing' })
})

t.test('a file above 15 MB is too large', async (t) => {
  const upload = await receiveUpload(bench, Buffer.alloc(15 * 1024 * 1024 + 1))
  await t.rejects(work(upload), { name: 'PermanentFailure', code: 'image_too_large' })
  t.strictSame(await keysOf(upload), [], 'and is not kept')
})

t.test('an abort before the photo is stored stores none', async (t) => {
  const upload = await receiveUpload(bench, readFace('smile'))
  const stopping = new AbortController()
  faults.inject({
    match: ({ operation }) => operation === 'GetObject',
    times: 1,
    action: { type: 'callback', after: () => stopping.abort('stopping') },
  })
  const outcome = await work(upload, happy, stopping.signal).catch((reason: unknown) => reason)
  t.ok(outcome, 'it does not end well')
  t.strictSame(await keysOf(upload), [upload.incoming?.key])
})

import { readFile } from 'node:fs/promises'

import { startReplicateBench } from '@moodscape/generation/testing/replicate-bench'
import { takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { Asset, UploadRecord } from '@moodscape/shared/records/upload-record'
import { cancelPart } from '@moodscape/shared/records/upload-transitions'
import { mainOf } from '@moodscape/shared/testing/main-of'
import { partOf } from '@moodscape/shared/testing/records'
import { runToEnd, spawnWorker } from '@moodscape/shared/testing/spawn-worker'
import midiPackage from '@tonejs/midi'
import { parseBuffer } from 'music-metadata'
import t, { type Test } from 'tap'

const MAIN = mainOf('melody-worker')

const tone = await readFile(new URL('fixtures/tones/tone.mp3', import.meta.url))
const NOTES = Buffer.from('MThd\0\0\0\x06\0\x01\0\x01\x01\xe0MTrk', 'latin1').toString('base64')

const bench = await startReplicateBench(t)
const { faults, replicate } = bench
const worker = await spawnWorker(t, MAIN, {
  ...bench.environment,
  MELODY_MODEL: 'moodscape/composer',
  MELODY_SECONDS: '5',
})

/** What the composer's melody tells against what its files say, read by somebody else. */
async function checkDetails(t: Test, asset: Asset | undefined, mp3: Buffer): Promise<void> {
  const { common, format, native } = await parseBuffer(mp3, 'audio/mpeg', { duration: true })
  const { seconds = 0, tempo, peaks, midi, music_key: key } = asset ?? {}
  t.ok(Math.abs(seconds - (format.duration ?? 0)) < 0.1, `${seconds} for ${format.duration} s`)
  t.equal(tempo, common.bpm)
  t.match(key, /^[A-G][b#]? (major|minor)$/)
  t.equal(peaks?.length, 120)
  const mark = native['ID3v2.4']?.find(({ id }) => id === 'TXXX:DigitalSourceType')
  t.equal(mark?.value, 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia')
  const notes = new midiPackage.Midi(await bench.objects.get(midi?.key ?? '', 1_000_000))
  t.equal(notes.header.name, common.title)
  t.ok(notes.tracks.every(({ notes }) => notes.length > 0))
}

const isOver = (record: UploadRecord) => ['succeeded', 'failed'].includes(partOf(record, 'melody').state)
const isAsking = ({ operation }: { operation?: string }) => operation === 'GetPrediction'

t.test('a wish becomes a melody in the bucket, paid for once', async (t) => {
  await worker.untilReady()
  const upload = await bench.queueJob('melody', { style: 'music-box', seed: 5 })
  const part = partOf(await bench.until(upload, isOver), 'melody')
  const key = `generated-melodies/${upload.user_id}/${upload.upload_id}/1.mp3`
  t.match(part, { state: 'succeeded', asset: { key, media_type: 'audio/mpeg' } })
  const mp3 = await bench.objects.get(key, 10_000_000)
  t.equal(mp3.length, part.asset?.bytes)
  await checkDetails(t, part.asset, mp3)
  t.match(replicate.predictions, [
    {
      id: part.prediction_id,
      input: { emotions: upload.emotions, style: 'music-box', seed: 5, duration: 5 },
    },
  ])
  t.equal(replicate.predictions.length, 1)
})

t.test('erasing an upload takes the notes with the melody', async (t) => {
  const upload = await bench.queueJob('melody')
  const { asset } = partOf(await bench.until(upload, isOver), 'melody')
  const keys = [asset?.key ?? '', asset?.midi?.key ?? '']
  t.ok((await Promise.all(keys.map((key) => bench.objects.size(key)))).every(Boolean))
  const { store, objects } = bench
  const collaborators = { store, objects, forgetJobs: async () => true, graceSeconds: 0 }
  t.equal(await takeErasureStep(upload, collaborators), true)
  for (const key of keys) t.equal(await objects.size(key), undefined, key)
})

t.test('a melody whose notes cannot be had is stored without, and paid for once', async (t) => {
  const before = replicate.predictions.length
  const match = ({ url }: { url: string }) => url.endsWith('.mid')
  faults.inject({ match, times: 1, action: { type: 'status', code: 404, body: 'gone' } })
  const part = partOf(await bench.until(await bench.queueJob('melody'), isOver), 'melody')
  t.equal(part.state, 'succeeded')
  t.equal(part.asset?.midi, undefined)
  t.equal(part.asset?.peaks?.length, 120)
  t.equal(replicate.predictions.length - before, 1)
})

t.test('notes that stand before the melody in the output are told from it', async (t) => {
  const melody = `data:audio/mpeg;base64,${tone.toString('base64')}`
  const output = { midi: `data:audio/midi;base64,${NOTES}`, audio: melody }
  const body = { id: 'x', created_at: new Date().toISOString(), status: 'succeeded', output }
  faults.inject({ match: isAsking, times: 1, action: { type: 'status', code: 200, body } })
  const { asset } = partOf(await bench.until(await bench.queueJob('melody'), isOver), 'melody')
  t.match(asset, { media_type: 'audio/mpeg', tempo: 92, music_key: 'D minor' })
  t.equal((await bench.objects.get(asset?.midi?.key ?? '', 1_000)).toString('base64'), NOTES)
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

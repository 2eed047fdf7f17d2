import { parseBuffer } from 'music-metadata'
import sharp from 'sharp'
import t from 'tap'

import { blobOf, readFace } from './fixtures/faces.ts'
import { beginAsGuest, startResizableSystemFor } from './fixtures/running-system.ts'

const { system, makeSmallWorks } = await startResizableSystemFor(t)

async function fetchBytes(url: string | null | undefined): Promise<{ type: string | null; bytes: Buffer }> {
  if (!url) throw new Error('no address')
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${response.status}`)
  return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
}

t.test('from a photo to picture, melody and gallery', async (t) => {
  const { client, fetch: ask } = await beginAsGuest(system)

  const started = await client.upload(blobOf(await readFace('smile')))
  t.match(started, { kind: 'emotion', status_url: `/jobs/${started.job_id}` })
  const read = await client.wait(started.job_id)
  t.match(read, { status: 'succeeded', result: { emotion: 'HAPPY', upload_id: started.upload_id } })

  const photo = await fetchBytes(read.result?.image_url)
  t.equal(photo.type, 'image/jpeg')
  t.match(await sharp(photo.bytes).metadata(), { format: 'jpeg', width: 256, height: 256 })

  for (const [kind, field] of [
    ['image', 'generated_image_url'],
    ['melody', 'melody_url'],
  ] as const) {
    const asked = (await (await ask(`/generate-${kind}`)).json()) as { job_id: string }
    const done = await client.wait(asked.job_id)
    t.equal(done.status, 'succeeded', kind)
    t.match(done.result?.[field], kind === 'image' ? /\/generated-images\// : /\/generated-melodies\//)
    t.equal((await ask(`/generate-${kind}`)).status, 200)
  }

  const gallery = await client.gallery()
  t.equal(gallery.uploads.length, 1)
  const [entry] = gallery.uploads
  t.equal(entry?.emotion, 'HAPPY')
  t.ok(photo.bytes.equals((await fetchBytes(entry?.original_image)).bytes))

  const picture = await fetchBytes(entry?.generated_image)
  t.equal(picture.type, 'image/webp')
  t.match(await sharp(picture.bytes).metadata(), { format: 'webp', width: 1024, height: 1024 })
  const { entropy } = await sharp(picture.bytes).stats()
  t.ok(entropy > 4, 'the picture is no blank')

  const melody = await fetchBytes(entry?.melody)
  t.equal(melody.type, 'audio/mpeg')
  const { format } = await parseBuffer(melody.bytes, { mimeType: 'audio/mpeg' }, { duration: true })
  t.match(format, { container: 'MPEG', codec: 'MPEG 1 Layer 3' })
  t.ok(Math.abs((format.duration ?? 0) - 26) < 2, `the melody lasts ${format.duration} s`)
})

t.test('canceling stops a melody at the provider, and asking again makes it', async (t) => {
  const { client, fetch: ask } = await beginAsGuest(system)
  const { job_id } = await client.compose({ emotion: 'angry' })
  t.match(await client.cancel(job_id), { status: 'canceled' })
  const again = (await (await ask('/generate-melody?emotion=angry')).json()) as { job_id: string }
  t.not(again.job_id, job_id)
  t.equal((await client.wait(again.job_id)).status, 'succeeded')
})

// Nothing below depends on how large a picture is or how long a melody lasts, and the work above has ended.
t.test('workers are given other settings', () => makeSmallWorks())

t.test('every form of upload reads the drawn emotion, and one call goes all the way', async (t) => {
  const { client, fetch: ask } = await beginAsGuest(system)
  const frown = await readFace('frown')
  const surprise = await readFace('surprise')
  const wait = { prefer: 'wait=25' }

  const asJson = await ask('/upload-image', {
    method: 'POST',
    headers: { ...wait, 'content-type': 'application/json' },
    body: JSON.stringify({ image: `data:image/jpeg;base64,${frown.toString('base64')}` }),
  })
  const answered = (await asJson.json()) as { job_id?: string }
  // A machine that takes longer than a request may wait answers with the job.
  const read = asJson.status === 202 ? (await client.wait(answered.job_id ?? '')).result : answered
  t.match(read, { emotion: 'SAD', image_url: /\/user-uploads\/.*\.jpg/ })

  const asBytes = await ask('/upload-image?generate=image,melody', {
    method: 'POST',
    headers: { ...wait, 'content-type': 'image/jpeg' },
    body: new Uint8Array(surprise),
  })
  const body = (await asBytes.json()) as Record<string, string>
  if (asBytes.status === 202) t.match(body, { status_url: /\/jobs\// })
  else t.match(body, { emotion: 'SURPRISED', generated_image_url: String, melody_url: String })
})

t.test('events tell of a job until it has ended', async (t) => {
  const { client } = await beginAsGuest(system)
  const started = await client.upload(blobOf(await readFace('smile')), { generate: ['image'] })
  const image = started.jobs?.find(({ kind }) => kind === 'image')
  const statuses: string[] = []
  for await (const job of client.follow(image?.job_id ?? '')) statuses.push(job.status)
  t.equal(statuses.at(-1), 'succeeded')
  t.same(statuses, [...new Set(statuses)], 'each status is told once')
})

t.test('a photo without a face fails clearly, and an emotion by hand goes on from there', async (t) => {
  const { client, fetch: ask } = await beginAsGuest(system)
  const started = await client.upload(blobOf(await readFace('no-face')))
  t.match(await client.wait(started.job_id), {
    status: 'failed',
    error: { code: 'no_face_found', retryable: false },
  })
  const asked = await ask(`/generate-image?upload_id=${started.upload_id}&emotion=calm`)
  t.equal(asked.status, 202)
  const done = await client.wait(((await asked.json()) as { job_id: string }).job_id)
  t.equal(done.status, 'succeeded')
  t.match((await client.gallery()).uploads, [
    { emotion: 'CALM', original_image: String, generated_image: String },
  ])
})

t.test('of two faces the larger one counts', async (t) => {
  const { client } = await beginAsGuest(system)
  const { job_id } = await client.upload(blobOf(await readFace('two-faces')))
  t.match((await client.wait(job_id)).result, { emotion: 'HAPPY' })
})

t.test('the same seed, style and mood give the same picture', async (t) => {
  const { client } = await beginAsGuest(system)
  const urls: string[] = []
  for (let i = 0; i < 2; i++) {
    const { job_id } = await client.paint({ emotion: 'sad', style: 'pixel', seed: 42 })
    urls.push((await client.wait(job_id)).result?.generated_image_url ?? '')
  }
  const [first, second] = await Promise.all(urls.map(fetchBytes))
  t.not(urls[0]?.split('?')[0], urls[1]?.split('?')[0])
  t.ok(first?.bytes.equals(second?.bytes ?? Buffer.alloc(0)))
})

t.test('erasing everything leaves nothing, and others keep theirs', async (t) => {
  const [mine, theirs] = [await beginAsGuest(system), await beginAsGuest(system)]
  for (const { client } of [mine, theirs]) {
    const { job_id } = await client.paint({ emotion: 'happy' })
    await client.wait(job_id)
  }
  const [entry] = (await mine.client.gallery()).uploads
  const erasing = await mine.client.eraseEverything()
  t.equal((await mine.client.wait(erasing.job_id)).status, 'succeeded')
  t.same((await mine.client.gallery()).uploads, [])
  t.equal((await fetch(entry?.generated_image ?? '')).status, 404)
  t.equal((await theirs.client.gallery()).uploads.length, 1)
})

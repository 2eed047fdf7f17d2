import t from 'tap'

import { fetchAbout } from '../src/client.ts'
import { startClientBench } from './fixtures/client-bench.ts'

const { backend, photo, newClient, finish } = await startClientBench(t)

t.test('a mood begins an upload without a photo, whose owner corrects, shares and filters it', async (t) => {
  const { client, subject } = newClient()
  const mood = { valence: -0.63, arousal: -0.27 }
  const started = await client.startFromMood(mood, { generate: ['image'], image_style: 'ink', tone: 'lift' })
  t.match(started, { kind: 'image', status: 'queued' })
  await finish(subject, started)
  t.match(await client.getUpload(started.upload_id), { emotion: 'SAD', mood, tone: 'lift', photo: null })

  t.match(await client.changeUpload(started.upload_id, { chosen_emotion: 'CALM' }), {
    chosen_emotion: 'CALM',
  })
  t.equal((await client.gallery({ emotion: 'CALM', limit: 5 })).uploads.length, 1)
  t.equal((await client.gallery({ emotion: 'SAD' })).uploads.length, 0)
  t.equal((await client.gallery({ to: '2020-01-01' })).uploads.length, 0)

  const page = await client.share(started.upload_id, { words: 'Look', days: 2 })
  t.match(page, { url: /\/s\/[\w-]{22}$/, words: 'Look' })
  await client.unshare(started.upload_id)
  await client.unshare(started.upload_id)
  t.equal((await client.getUpload(started.upload_id)).share, null)
  await t.rejects(client.share('0'.repeat(26)), { code: 'not_found' })
})

t.test('a photo says how it is to be used, and goes when its owner wants that', async (t) => {
  const { client, subject } = newClient()
  const started = await client.upload(photo, { consent: '1', tone: 'lift' })
  await t.rejects(client.erasePhoto(started.upload_id), { code: 'photo_in_use' })
  await finish(subject, started)
  await client.erasePhoto(started.upload_id)
  await client.erasePhoto(started.upload_id)
  t.match(await client.getUpload(started.upload_id), { photo: null, original_image: null, tone: 'lift' })
})

t.test('anybody is told what the service is', async (t) => {
  t.match(await fetchAbout(backend.url), {
    guests: Boolean,
    styles: { image: Array },
    consent_version: String,
  })
})

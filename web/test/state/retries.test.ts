import t from 'tap'

import '../fixtures/svelte-modules.ts'

import type { Job, Upload } from '@moodscape/client/types'

import type { VariationOptions } from '../../src/api/moodscape-api.ts'
import { PhotoMissing } from '../../src/state/problem-code.ts'
import { createRetries } from '../../src/state/retries.ts'
import type { Waiting } from '../../src/state/waiting-store.ts'
import { jobOf, uploadOf, variationOf } from '../fixtures/fake-api.ts'

const error = (code: string, retryable: boolean) => ({ code, message: '', retryable })

interface World {
  upload?: Upload
  failed?: Job[]
  consent?: string | undefined
  /** What the photo becomes; nothing while there is no network. */
  becomes?: string
}

function openRetries({ upload = uploadOf(), failed = [], consent = '2', becomes }: World) {
  const made: (VariationOptions & { kind: string })[] = []
  const sent: Partial<Waiting>[] = []
  const erased: string[] = []
  const retries = createRetries({
    api: {
      getUpload: async () => upload,
      fetchPhoto: async ({ original_image }) => {
        if (!original_image) throw new PhotoMissing()
        return new Blob([original_image])
      },
      eraseUpload: async (id) => void erased.push(id),
    },
    outbox: {
      entries: [],
      send: async () => undefined,
      add: async (waiting) => {
        sent.push(waiting)
        return becomes
      },
    },
    failures: { all: failed },
    make: async (kind, options) => void made.push({ kind, ...options }),
    consent: () => consent || undefined,
    onErased: () => {},
  })
  return { retries, made, sent, erased }
}

t.test('a work that failed is asked for with the inputs that it had', async (t) => {
  const upload = uploadOf({
    tone: 'lift',
    images: [
      variationOf({ job_id: 'image-2', style: 'ink', seed: 42, emotion: 'CALM', status: 'failed' }),
      variationOf({ job_id: 'image-1', style: 'oil', seed: 1, tone: 'lift' }),
    ],
    melodies: [variationOf({ job_id: 'melody-1', style: 'jazz', seed: 9, tone: 'lift', status: 'failed' })],
  })
  const failed = [
    jobOf({ job_id: 'image-2', kind: 'image', error: error('generation_failed', true) }),
    jobOf({ job_id: 'melody-1', kind: 'melody', error: error('generation_failed', true) }),
  ]
  const { retries, made } = openRetries({ upload, failed })
  await retries.retryAll()
  t.same(made, [
    // The picture was asked for with a tone of its own, which is not that of the upload.
    { kind: 'image', upload_id: 'u1', tone: 'match', style: 'ink', seed: 42, emotion: 'CALM' },
    // The emotion that was read is not named: the melody is made of all that was read, as before.
    { kind: 'melody', upload_id: 'u1', tone: 'lift', style: 'jazz', seed: 9 },
  ])
})

t.test('a seed of 0 is a seed', async (t) => {
  const upload = uploadOf({ images: [variationOf({ seed: 0, status: 'failed' })] })
  const { retries, made } = openRetries({ upload })
  await retries.retry(jobOf({ job_id: 'image-1', kind: 'image' }))
  t.match(made, [{ seed: 0 }])
})

t.test('a face is read again only where that may succeed, and where the person agrees', async (t) => {
  const unread = { kind: 'emotion' } as const
  const { retries } = openRetries({})
  t.equal(retries.mayRetry({ ...unread, error: error('no_face_found', false) }), false)
  t.equal(retries.mayRetry({ ...unread, error: error('provider_unavailable', true) }), true)
  t.equal(retries.mayRetry(unread), true, 'one that nobody took in time')
  t.equal(openRetries({ consent: '' }).retries.mayRetry(unread), false)
})

t.test('a face is read again from the photo, which takes the place of the one that failed', async (t) => {
  const upload = uploadOf({
    emotion: null,
    tone: 'lift',
    images: [variationOf({ style: 'ink', status: 'failed' })],
    melodies: [variationOf({ job_id: 'melody-1', status: 'failed' })],
  })
  const job = jobOf({ status: 'failed', error: error('provider_unavailable', true) })
  const { retries, sent, erased } = openRetries({ upload, becomes: 'u2' })
  t.equal(await retries.retry(job), 'u2')
  t.match(sent, [
    { consent: '2', options: { tone: 'lift', image_style: 'ink', melody_style: null, keep_photo: true } },
  ])
  t.equal(await sent[0]?.photo?.text(), 'https://photos/u1')
  t.same(erased, ['u1'])

  const offline = openRetries({ upload })
  t.equal(await offline.retries.retry(job), 'u1')
  t.same(offline.erased, [], 'what failed stays until the photo is on its way')

  const gone = openRetries({ upload: uploadOf({ original_image: null }) })
  await t.rejects(gone.retries.retry(job), PhotoMissing)
  t.same(gone.erased, [])
})

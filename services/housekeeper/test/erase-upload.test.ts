import { takeErasureStep } from '@moodscape/shared/objects/erase-upload'
import { photoKey, prefixesOfUpload } from '@moodscape/shared/objects/object-keys'
import { KEY_PREFIX, qualifiedNameOf, queuePrefixOf } from '@moodscape/shared/queue/key-prefixes'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { finishEmotion, notePart, settlePart } from '@moodscape/shared/records/upload-transitions'
import { Queue } from 'bullmq'
import t from 'tap'

import { claim, jobIdsOf, makeFinishedUpload, makeUpload } from './fixtures/make-upload.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())
const erase = (upload: UploadRecord, graceSeconds: number) =>
  takeErasureStep(upload, { ...house, graceSeconds })

async function remainsOf({ user_id, upload_id }: UploadRecord): Promise<string[]> {
  return (
    await Promise.all(prefixesOfUpload(user_id, upload_id).map((prefix) => house.keysBelow(prefix)))
  ).flat()
}

t.test('an upload that nobody worked on is gone at once', async (t) => {
  const upload = await makeUpload(house, 'untouched')
  t.equal(await erase(upload, 3_600), true)
  t.equal(await house.store.get(upload), undefined)
  t.same(await remainsOf(upload), [])
})

t.test('a finished upload is gone with every object of it, and its neighbours stay', async (t) => {
  const upload = await makeFinishedUpload(house, 'user')
  const neighbour = await makeFinishedUpload(house, 'user')
  t.equal((await remainsOf(upload)).length, 6)
  t.equal(await erase(upload, 0), true)
  t.equal(await house.store.get(upload), undefined)
  t.same(await remainsOf(upload), [])
  t.equal((await remainsOf(neighbour)).length, 6)
  t.ok(await house.store.get(neighbour))
})

t.test('a worker that writes late is cleaned up after', async (t) => {
  const upload = await makeUpload(house, 'late')
  const held = await claim(house, upload, `emotion-${upload.upload_id}-1`)
  t.equal(await erase(upload, 3_600), false, 'the worker may still be writing')
  t.same(await remainsOf(upload), [])
  t.match(await house.store.get(upload), { erasing: true })

  await house.objects.put(photoKey('late', upload.upload_id), Buffer.from('late'), 'image/jpeg')
  const finish = held.change((record, part) =>
    finishEmotion(record, part, { emotion: 'SAD', emotions: [] }, new Date()),
  )
  await t.rejects(finish, { name: 'Superseded', because: 'erased' })

  t.equal(await erase(upload, 0), true)
  t.same(await remainsOf(upload), [])
  t.equal(await house.store.get(upload), undefined)
})

t.test('the record stays as long as something may run at the provider', async (t) => {
  const upload = await makeUpload(house, 'paid')
  const held = await claim(house, upload, `emotion-${upload.upload_id}-1`)
  await held.change((record, part) => notePart(record, part, { prediction_id: 'p1' }))
  t.equal(await erase(upload, 0), false)
  t.match((await house.store.get(upload))?.parts['emotion-1'], { state: 'canceled', unsettled: true })
  await house.store.change(upload, (record) => settlePart(record, record.parts['emotion-1'] ?? held.part))
  t.equal(await erase(upload, 0), true)
})

t.test('erasing what is gone is harmless', async (t) => {
  const upload = await makeUpload(house, 'twice')
  t.equal(await erase(upload, 0), true)
  t.equal(await erase(upload, 0), true)
})

/** What Redis holds of a user: names of keys, and what the tickets say. */
async function mentionsOf(userId: string): Promise<string[]> {
  const keys = await house.redis.keys('*')
  const named = keys.filter((key) => key.includes(userId))
  for (const key of keys) {
    if ((await house.redis.type(key)) !== 'hash') continue
    if (JSON.stringify(await house.redis.hgetall(key)).includes(userId)) named.push(key)
  }
  return named
}

t.test(
  'tickets go with the upload, the delayed ones too, and so do its places among the unfinished jobs',
  async (t) => {
    const upload = await makeUpload(house, 'patient', { webhook_url: 'https://receiver.example/' })
    for (const [kind, jobId] of [
      ['image', jobIdsOf(upload)[1]],
      ['notice', jobIdsOf(upload)[0]],
    ] as const) {
      const queue = new Queue(kind, { connection: house.redis, prefix: queuePrefixOf(kind) })
      const ticket = { user_id: 'patient', upload_id: upload.upload_id, job_id: jobId }
      await queue.add(kind, ticket, { jobId: String(jobId), delay: 14_400_000 })
      await queue.close()
    }
    const places = `${KEY_PREFIX}:unfinished:patient`
    const tokens = Object.values(upload.parts).map((part) => part.request.token)
    for (const token of tokens) await house.redis.zadd(places, 1, token)
    await house.redis.zadd(places, 2, 'of an upload that stays')
    t.equal((await mentionsOf('patient')).length, 3)

    t.equal(await erase(upload, 0), true)
    t.same(await mentionsOf('patient'), [places])
    t.same(await house.redis.zrangebyscore(places, '-inf', '+inf'), ['of an upload that stays'])
  },
)

t.test('the ticket by which a worker stops what is paid for stays until it has', async (t) => {
  const upload = await makeUpload(house, 'stopping')
  const jobId = `emotion-${upload.upload_id}-1`
  const held = await claim(house, upload, jobId)
  await held.change((record, part) => notePart(record, part, { prediction_id: 'p1' }))
  await house.queues.emotion.enqueue([{ user_id: 'stopping', upload_id: upload.upload_id, job_id: jobId }])
  t.equal(await erase(upload, 0), false)
  const ticketAndPlace = [jobId, 'fair:line:stopping'].map((key) => `${qualifiedNameOf('emotion')}:${key}`)
  t.same((await mentionsOf('stopping')).sort(), ticketAndPlace)
})

t.test('who comes late with an erasure leaves alone what was made under the same id since', async (t) => {
  const first = await makeUpload(house, 'again')
  t.equal(await erase(first, 0), true)
  const key = `incoming/again/${first.upload_id}/second`
  await house.objects.put(key, Buffer.from('a new photo'), 'image/jpeg')
  const content = {
    ...first,
    created_at: new Date(Date.parse(first.created_at) + 1).toISOString(),
    version: 0,
    incoming: { key, bytes: 11 },
  }
  const second = await house.store.create(content)
  t.equal(await erase(first, 0), true, 'what was to be erased is gone')
  t.same(await house.store.get(second), second)
  t.same(await remainsOf(second), [key])
})

t.test('a record that changed while it was being erased stays for the next round', async (t) => {
  const upload = await makeUpload(house, 'changing')
  const objects = {
    async removeBelow(prefix: string) {
      const removed = await house.objects.removeBelow(prefix)
      await house.store.change(upload, (record) => ({ ...record, emotion: 'SAD', emotions: [] }))
      return removed
    },
  }
  t.equal(await takeErasureStep(upload, { ...house, objects, graceSeconds: 0 }), false)
  t.match(await house.store.get(upload), { erasing: true })
  t.equal(await erase(upload, 0), true)
})

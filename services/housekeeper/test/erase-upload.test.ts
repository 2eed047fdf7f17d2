import { photoKey, prefixesOfUpload } from '@moodscape/shared/object-keys'
import type { UploadRecord } from '@moodscape/shared/upload-record'
import { finishEmotion, notePart, settlePart } from '@moodscape/shared/upload-transitions'
import t from 'tap'

import { eraseUpload } from '../src/erase-upload.ts'
import { claim, makeFinishedUpload, makeUpload } from './fixtures/make-upload.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())
const erase = (upload: UploadRecord, graceSeconds: number) => eraseUpload(upload, { ...house, graceSeconds })

async function remainsOf({ user_id, upload_id }: UploadRecord): Promise<string[]> {
  return (await Promise.all(prefixesOfUpload(user_id, upload_id).map((prefix) => house.keysBelow(prefix)))).flat()
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
  t.equal((await remainsOf(upload)).length, 4)
  t.equal(await erase(upload, 0), true)
  t.equal(await house.store.get(upload), undefined)
  t.same(await remainsOf(upload), [])
  t.equal((await remainsOf(neighbour)).length, 4)
  t.ok(await house.store.get(neighbour))
})

t.test('a worker that writes late is cleaned up after', async (t) => {
  const upload = await makeUpload(house, 'late')
  const held = await claim(house, upload, `emotion-${upload.upload_id}-1`)
  t.equal(await erase(upload, 3_600), false, 'the worker may still be writing')
  t.same(await remainsOf(upload), [])
  t.match(await house.store.get(upload), { erasing: true })

  await house.objects.put(photoKey('late', upload.upload_id), Buffer.from('late'), 'image/jpeg')
  const finish = held.change((record, part) => finishEmotion(record, part, { emotion: 'SAD', emotions: [] }, new Date()))
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

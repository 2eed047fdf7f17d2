import { incomingKey, photoKey, photoThumbnailKey } from '@moodscape/shared/objects/object-keys'
import { createUploadId, userIdOf } from '@moodscape/shared/records/identifiers'
import type { JobTicket } from '@moodscape/shared/records/kinds'
import { shareUpload } from '@moodscape/shared/records/owner-choices'
import { giveUpPhoto } from '@moodscape/shared/records/photo-removal'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import { cancelPart, createUpload, markErasing, notePart } from '@moodscape/shared/records/upload-transitions'
import { createShareId } from '@moodscape/shared/table/share-pointers'
import { Counter } from 'prom-client'
import t from 'tap'

import { createForgetUser } from '../src/forget-user.ts'
import { makeRound, type RoundCollaborators } from '../src/make-round.ts'
import { claim, makeFinishedUpload, makeUpload, orderOf } from './fixtures/make-upload.ts'
import { startTestHouse, type TestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())
const swept = new Counter({ name: 'swept', help: 'Leftovers.', labelNames: ['what'] as const, registers: [] })
const PREDICTION_SECONDS = 60
let users = 0
const newUser = () => userIdOf('round', String(++users))

/** @returns the notices that the round put into the queue */
async function round(leftoverSeconds = 3_600, replaced: Partial<RoundCollaborators> = {}): Promise<string[]> {
  const owed: string[] = []
  await makeRound({
    ...house,
    swept,
    leftoverSeconds,
    predictionSeconds: PREDICTION_SECONDS,
    graceSeconds: 0,
    forgetUser: createForgetUser(house.redis),
    notices: {
      enqueue: async (tickets: JobTicket[]) => void owed.push(...tickets.map(({ job_id }) => job_id)),
      missing: async (tickets) => tickets,
    },
    ...replaced,
  })
  return owed
}

async function makeDirectUpload(userId: string): Promise<UploadRecord> {
  const identity = { userId, uploadId: createUploadId(), now: new Date() }
  const upload = await house.store.create(
    createUpload(identity, { awaiting_file: true }, [orderOf('emotion')]),
  )
  await house.objects.put(incomingKey(userId, upload.upload_id, 'direct'), Buffer.from('photo'), 'image/jpeg')
  return upload
}

t.test('a direct upload that was never completed goes with its file, once it is old', async (t) => {
  const user = newUser()
  const upload = await makeDirectUpload(user)
  await round()
  t.ok(await house.store.get(upload))
  await round(0)
  t.equal(await house.store.get(upload), undefined)
  t.same(await house.keysBelow(`incoming/${user}/`), [])
})

t.test('uploads that are being worked on are left alone, however old', async (t) => {
  const upload = await makeUpload(house, newUser())
  await round(0)
  t.same(await house.store.get(upload), upload)
  t.equal((await house.keysBelow(`incoming/${upload.user_id}/`)).length, 1)
})

t.test('a photo that was to go when a process died goes, what was made of it stays', async (t) => {
  const user = newUser()
  const upload = await makeFinishedUpload(house, user)
  const key = photoKey(user, upload.upload_id)
  await house.objects.put(photoThumbnailKey(user, upload.upload_id), Buffer.from('small'), 'image/webp')
  const photo = { key, media_type: 'image/jpeg', bytes: 5 }
  await house.store.change(upload, (record) => giveUpPhoto({ ...record, photo }, new Date()))
  const works = await house.keysBelow(`generated-images/${user}/`)
  await round()
  const after = await house.store.get(upload)
  t.match(after, { emotion: 'CALM', photo: undefined, photo_removed_at: String, open_shard: undefined })
  t.same(await house.keysBelow(`user-uploads/${user}/`), [])
  t.same(await house.keysBelow(`generated-images/${user}/`), works)
  t.not(works.length, 0)
})

t.test('a photo that is not to be kept goes although nobody read it in time', async (t) => {
  const user = newUser()
  const upload = await makeUpload(house, user)
  await house.store.change(upload, (record) =>
    cancelPart({ ...record, keep_photo: false }, `emotion-${upload.upload_id}-1`, new Date()),
  )
  await round()
  t.match(await house.store.get(upload), { incoming: undefined, photo_removed_at: String })
  t.same(await house.keysBelow(`incoming/${user}/`), [])
})

t.test('an erased upload takes its public page along', async (t) => {
  const upload = await makeFinishedUpload(house, newUser())
  const times = { created_at: new Date().toISOString(), expires_at: '2999-01-01T00:00:00.000Z' }
  const id = createShareId()
  await house.store.change(upload, (record) => shareUpload(record, { id, words: '', ...times }))
  await house.shares.put(id, upload)
  await house.store.change(upload, (record) => ({ ...record, erasing: true }))
  await round()
  t.equal(await house.store.get(upload), undefined)
  t.equal(await house.shares.find(id), undefined)
})

t.test('erasures that were begun are finished', async (t) => {
  const user = newUser()
  const upload = await makeFinishedUpload(house, user)
  await house.store.change(upload, (record) => ({ ...record, erasing: true }))
  await round()
  t.equal(await house.store.get(upload), undefined)
  t.same(await house.keysBelow(`user-uploads/${user}/`), [])
})

t.test('a wish to erase everything whose ticket was lost is fulfilled', async (t) => {
  const user = newUser()
  await makeFinishedUpload(house, user)
  const wish = createUpload({ userId: user, uploadId: createUploadId(), now: new Date() }, {}, [])
  await house.store.create({ ...wish, erasing: true, erases_user: true })
  await round()
  t.same((await house.store.page(user, 10)).uploads, [])
})

t.test('notices that are owed are found in the records, and none that are not', async (t) => {
  const user = newUser()
  const upload = await makeUpload(house, user, { webhook_url: 'https://receiver.example/' })
  t.same(await round(), [])
  const jobs = [`emotion-${upload.upload_id}-1`, `image-${upload.upload_id}-1`]
  await house.store.change(upload, (record) => cancelPart(record, jobs[0] ?? '', new Date()))
  t.same((await round()).sort(), jobs)
  await house.store.change(upload, (record) => ({
    ...record,
    parts: Object.fromEntries(
      Object.entries(record.parts).map(([name, part]) => [name, { ...part, notify: 'delivered' as const }]),
    ),
  }))
  t.same(await round(), [])
})

t.test(
  'what nobody has started in time is written down as expired without any worker, and notices of it go in the same round',
  async (t) => {
    const user = newUser()
    const orders = (['emotion', 'image'] as const).map((kind) => ({
      ...orderOf(kind, { webhook_url: 'https://receiver.example/' }),
      startBy: new Date(Date.now() - 1),
    }))
    const identity = { userId: user, uploadId: createUploadId(), now: new Date() }
    const upload = await house.store.create(createUpload(identity, {}, orders))
    t.same((await round()).sort(), [`emotion-${upload.upload_id}-1`, `image-${upload.upload_id}-1`])
    const after = await house.store.get(upload)
    for (const name of ['emotion-1', 'image-1'])
      t.match(after?.parts[name], { state: 'expired', finished_at: String, notify: 'due' })
    await round()
    t.strictSame(await house.store.get(upload), after, 'written once')
  },
)

t.test(
  'what may have run at the provider is settled without any worker once its time there is over, not before',
  async (t) => {
    const jobOf = (upload: UploadRecord) => `emotion-${upload.upload_id}-1`
    const minutesAgo = (minutes: number) => ({
      id: 'i',
      epoch: 1,
      at: new Date(Date.now() - minutes * 60_000).toISOString(),
      resubmits: 0,
    })
    const cancel = async (intent: NonNullable<Part['intent']>) => {
      const upload = await makeUpload(house, newUser())
      const held = await claim(house, upload, jobOf(upload))
      await held.change((record, part) => notePart(record, part, { intent }))
      return house.store.change(upload, (record) => cancelPart(record, jobOf(record), new Date()))
    }
    const [fresh, old, erased] = [
      await cancel(minutesAgo(4)),
      await cancel(minutesAgo(6)),
      await cancel(minutesAgo(6)),
    ]
    for (const upload of [fresh, old, erased]) t.match(upload.parts['emotion-1'], { unsettled: true })
    await house.store.change(erased, (record) => markErasing(record, new Date()))
    await round()
    t.match((await house.store.get(fresh))?.parts['emotion-1'], { state: 'canceled', unsettled: true })
    const settled = await house.store.get(old)
    t.match(settled?.parts['emotion-1'], { state: 'canceled', unsettled: undefined })
    t.notOk(settled?.open_shard, 'nothing is owed any more')
    t.equal(await house.store.get(erased), undefined, 'its erasure came to an end')
  },
)

t.test('a round reads only what something is due for, and some records at the same time', async (t) => {
  const user = newUser()
  const webhook = { webhook_url: 'https://receiver.example/' }
  const uploads = await Promise.all(Array.from({ length: 20 }, () => makeUpload(house, user, webhook)))
  let reads = 0
  let underWay = 0
  let most = 0
  const get: typeof house.store.get = async (key) => {
    if (key.user_id !== user) return undefined
    reads++
    most = Math.max(most, ++underWay)
    return house.store.get(key).finally(() => underWay--)
  }
  const counting = { store: { ...house.store, get } }
  await round(0, counting)
  t.equal(reads, 0, 'they wait or run, and nobody is too late; their photos are needed')
  const cancel = ({ upload_id }: UploadRecord, record: UploadRecord) =>
    cancelPart(record, `emotion-${upload_id}-1`, new Date())
  await Promise.all(uploads.map((upload) => house.store.change(upload, (record) => cancel(upload, record))))
  t.equal((await round(3_600, counting)).length, 40)
  t.equal(reads, 20)
  t.ok(most > 1 && most <= 16, `${most} at the same time`)
  reads = 0
  const enqueue = async () => {}
  await round(3_600, { ...counting, notices: { enqueue, missing: async () => [] } })
  t.equal(reads, 0, 'the queue has their notices')
})

t.test('an upload that cannot be tidied keeps nothing behind it from being done', async (t) => {
  const uploads = await Promise.all([1, 2, 3].map(() => makeFinishedUpload(house, newUser())))
  for (const upload of uploads) await house.store.change(upload, (record) => ({ ...record, erasing: true }))
  const orphan = incomingKey(newUser(), createUploadId(), 'first')
  await house.objects.put(orphan, Buffer.from('photo'), 'image/jpeg')
  const stuck = uploads[1]?.upload_id ?? ''
  const objects: TestHouse['objects'] = {
    ...house.objects,
    async removeBelow(prefix) {
      if (prefix.includes(stuck)) throw new Error('refused')
      return house.objects.removeBelow(prefix)
    },
  }
  await t.rejects(round(0, { objects }), {
    name: 'PassedOver',
    message: /^1 step/,
    cause: { message: 'refused' },
  })
  const left = await Promise.all(uploads.map((upload) => house.store.get(upload)))
  t.same(
    left.map((upload) => upload?.upload_id),
    [undefined, stuck, undefined],
  )
  t.notOk((await house.keysBelow('incoming/')).includes(orphan), 'leftovers are swept')
  await round()
  t.equal(await house.store.get(uploads[1] as UploadRecord), undefined)
})

import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { jobErrorOf } from '@moodscape/shared/failures/failure'
import { incomingKey } from '@moodscape/shared/objects/object-keys'
import { createUploadId } from '@moodscape/shared/records/identifiers'
import type { Part, UploadRecord } from '@moodscape/shared/records/upload-record'
import {
  cancelPart,
  createUpload,
  expirePart,
  failPart,
  releasePart,
} from '@moodscape/shared/records/upload-transitions'
import { Counter, Registry } from 'prom-client'
import t from 'tap'

import { sweepLeftovers } from '../src/sweep-leftovers.ts'
import { claim, makeUpload, orderOf } from './fixtures/make-upload.ts'
import { BUCKET, startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())
const registry = new Registry()
const swept = new Counter({
  name: 'swept',
  help: 'Leftovers.',
  labelNames: ['what'] as const,
  registers: [registry],
})
const sweep = (leftoverSeconds: number) => sweepLeftovers({ ...house, swept, leftoverSeconds })
const put = (key: string) => house.objects.put(key, Buffer.from('photo'), 'image/jpeg')

t.test('what no record names goes once it is old, and nothing else', async (t) => {
  const upload = await makeUpload(house, 'user')
  const orphan = incomingKey('user', createUploadId(), 'first')
  const secondTry = incomingKey('user', upload.upload_id, 'second')
  await Promise.all([put(orphan), put(secondTry)])

  t.equal(await sweep(3_600), 0, 'an upload may be under way whose record is not written yet')
  t.same((await house.keysBelow('incoming/')).length, 3)

  t.equal(await sweep(0), 2)
  t.same(await house.keysBelow('incoming/'), [upload.incoming?.key])
})

t.test('the file of a direct upload waits for its completion', async (t) => {
  const uploadId = createUploadId()
  const identity = { userId: 'direct', uploadId, now: new Date() }
  await house.store.create(createUpload(identity, { awaiting_file: true }, [orderOf('emotion')]))
  await put(incomingKey('direct', uploadId, 'direct'))
  t.equal(await sweep(0), 0)
  t.equal((await house.keysBelow('incoming/direct/')).length, 1)
})

const ENDS: [what: string, end: (record: UploadRecord, part: Part) => UploadRecord][] = [
  ['canceled', (record) => cancelPart(record, `emotion-${record.upload_id}-1`, new Date())],
  ['expired', (record, part) => expirePart(record, part, new Date())],
  ['failed', (record, part) => failPart(record, part, jobErrorOf('provider_unavailable'), new Date())],
]

for (const [what, end] of ENDS) {
  t.test(
    `the photo as it came goes once its reading has ${what}, though the record still names it`,
    async (t) => {
      const upload = await makeUpload(house, what)
      const held = await claim(house, upload, `emotion-${upload.upload_id}-1`)
      t.equal(await sweep(0), 0, 'it is being read')
      await held.change((record, part) => releasePart(record, part, true))
      t.equal(await sweep(0), 0, 'it will be read again')
      await house.store.change(upload, (record) => end(record, record.parts['emotion-1'] ?? held.part))
      t.equal(await sweep(3_600), 0, 'a worker may be busy with it')
      t.equal(await sweep(0), 1)
      t.same(await house.keysBelow(`incoming/${what}/`), [])
    },
  )
}

t.test('what lies elsewhere in the bucket is not looked at', async (t) => {
  await put(`user-uploads/user/${createUploadId()}.jpg`)
  t.equal(await sweep(0), 0)
  t.equal((await house.keysBelow('user-uploads/')).length, 1)
})

t.test('names that are no ids are leftovers too, and do no harm', async (t) => {
  await put('incoming/stray')
  await put('incoming/a/b/c/d')
  t.equal(await sweep(0), 2)
})

t.test('uploads in parts that were broken off are aborted once they are old', async (t) => {
  const Key = incomingKey('user', createUploadId(), 'parts')
  const { UploadId } = await house.s3.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }))
  await house.s3.send(
    new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber: 1, Body: 'half a photo' }),
  )
  t.equal(await sweep(3_600), 0)
  t.equal(await sweep(0), 1)
  const left = await house.s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))
  t.same(left.Uploads ?? [], [])
})

t.test('what was swept is counted', async (t) => {
  const [metric] = await registry.getMetricsAsJSON()
  const counts = Object.fromEntries(
    metric?.values.map(({ labels, value }) => [String(labels['what']), value]) ?? [],
  )
  t.same(counts, { photo: 7, multipart: 1 })
})

t.test(
  'a photo that cannot be removed keeps neither others nor broken uploads in parts from going',
  async (t) => {
    const keys = [1, 2, 3].map(() => incomingKey('stuck', createUploadId(), 'first')).sort()
    await Promise.all(keys.map(put))
    const { UploadId } = await house.s3.send(
      new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'incoming/stuck/x/first' }),
    )
    const remove = async (key: string) => {
      if (key === keys[0]) throw new Error('refused')
      await house.objects.remove(key)
    }
    const sweeping = sweepLeftovers({
      ...house,
      objects: { ...house.objects, remove },
      swept,
      leftoverSeconds: 0,
    })
    await t.rejects(sweeping, { name: 'PassedOver', message: /^1 step/, cause: { message: 'refused' } })
    t.same(await house.keysBelow('incoming/stuck/'), keys.slice(0, 1))
    const { Uploads = [] } = await house.s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))
    t.notOk(Uploads.some((upload) => upload.UploadId === UploadId))
    await sweep(0)
  },
)

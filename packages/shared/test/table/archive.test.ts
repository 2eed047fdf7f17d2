import { PutCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'

import { claimJob } from '../../src/records/claim.ts'
import { jobIdOf } from '../../src/records/identifiers.ts'
import { applyChoices } from '../../src/records/owner-choices.ts'
import { countSucceeded, partName, shownAsset } from '../../src/records/upload-parts.ts'
import { isWhole, type UploadRecord } from '../../src/records/upload-record.ts'
import { withPart } from '../../src/records/upload-transitions.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { addVariation, finishVariation, tokenOf } from '../fixtures/many-variations.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'
import { startArchive } from '../fixtures/start-archive.ts'
import { TABLE } from '../fixtures/start-table.ts'

const { client, store, proxy, beyondProxy, newUser, writeOld, itemsOf, batchesOf } = await startArchive(t)

const addImage = (n: number) => (record: UploadRecord) => addVariation(record, 'image', n)

t.test('an upload reads the same however much of it is archived', async (t) => {
  let model = await store.create(imageUpload(newUser()))
  for (let n = 1; n <= 23; n++) {
    for (const kind of ['image', 'melody'] as const) {
      const step = (record: UploadRecord) => {
        const grown = record.parts[partName(kind, n)] ? record : addVariation(record, kind, n)
        return grown
      }
      const added = await store.change(model, step)
      const done = await store.change(added, (record) => finishVariation(record, kind, n))
      model = { ...done, parts: { ...model.parts, [partName(kind, n)]: partOf(done, kind, n) } }
      t.strictSame(await store.get(model), done)
      t.strictSame(done.parts, model.parts)
    }
  }
  t.same(await batchesOf(model), ['image-1', 'image-2', 'melody-1', 'melody-2'])
  const [listed] = (await store.page(model.user_id, 5)).uploads
  t.notOk(listed && isWhole(listed))
  t.equal(Object.keys(listed?.parts ?? {}).length, 6, 'three of each kind, the newest among them')
})

t.test('a list shows of an archived upload what it shows of a whole one, in one query', async (t) => {
  const old = await writeOld(20)
  const choose = (n: number | null) => (record: UploadRecord) => applyChoices(record, { shown: { image: n } })
  const grown = await store.change(old, addImage(21))
  for (const n of [3, null, 21, 14]) {
    const whole = await store.change(grown, choose(n))
    const asked = proxy.requests.length
    const { uploads, next } = await beyondProxy.page(old.user_id, 20)
    t.equal(proxy.requests.length - asked, 1)
    t.equal(next, undefined)
    t.equal(uploads.length, 1, 'an item of archived parts is no upload')
    for (const kind of ['image', 'melody'] as const) {
      t.strictSame(
        uploads.map((upload) => countSucceeded(upload, kind)),
        [countSucceeded(whole, kind)],
      )
      t.strictSame(
        uploads.map((upload) => shownAsset(upload, kind)),
        [shownAsset(whole, kind)],
      )
    }
  }
  t.strictSame(
    (await store.openOf(old.user_id)).map(({ upload_id }) => upload_id),
    [old.upload_id],
  )
})

t.test('what is owed, or has just ended, stays with its upload', async (t) => {
  const old = await writeOld(10)
  const late = { ...partOf(old, 'image', 4), notify: 'due' as const }
  await store.change(old, (record) => withPart(record, late))
  const grown = await store.change(old, addImage(11))
  t.same(await batchesOf(old), ['melody-1'])
  await store.change(old, (record) =>
    withPart(record, { ...partOf(record, 'image', 4), notify: 'delivered' }),
  )
  t.same(await batchesOf(old), ['melody-1'], 'only an upload that grows is archived')
  await store.change(old, addImage(12))
  t.same(await batchesOf(old), ['image-1', 'melody-1'])
  t.match(partOf((await store.get(old)) as UploadRecord, 'image', 4), { notify: 'delivered' })
  t.notOk(grown.archived?.image)
})

t.test('a worker sees archived parts beside the one that it has claimed', async (t) => {
  const old = await writeOld(20)
  const grown = await store.change(old, addImage(21))
  const claimed = await claimJob(store, old, jobIdOf('image', old.upload_id, 21), 'me')
  if (claimed.outcome !== 'claimed') return t.fail(claimed.outcome)
  t.equal(Object.keys(claimed.claim.upload.parts).length, 41)
  t.strictSame(claimed.claim.upload.parts['melody-7'], grown.parts['melody-7'])
  t.match(partOf(claimed.claim.upload, 'image', 3), { prediction_id: 'prediction-image-3' })
  const asked = await claimJob(store, old, jobIdOf('image', old.upload_id, 3), 'me')
  t.equal(asked.outcome, 'nothing')
})

t.test('a request that made an archived part is known again', async (t) => {
  const old = await writeOld(20)
  const grown = await store.change(old, addImage(21))
  for (const n of [2, 10, 11, 20, 21])
    t.equal(
      (await store.change(old, (record) => addVariation(record, 'image', n))).version,
      grown.version,
      tokenOf('image', n),
    )
})

t.test('an archived part cannot be changed, and says so', async (t) => {
  const old = await writeOld(10)
  const grown = await store.change(old, addImage(11))
  const change = (record: UploadRecord) => withPart(record, { ...partOf(record, 'image', 3), attempts: 7 })
  await t.rejects(store.change(old, change), /archived part image-3/)
  t.strictSame(await store.get(old), grown)
})

t.test('two that add at once to an upload that is full archive once, and each makes its part', async (t) => {
  const old = await writeOld(30)
  const stores = Array.from({ length: 6 }, () => createUploadStore(client, TABLE))
  await Promise.all(
    stores.map((one, i) => one.change(old, (record) => addVariation(record, 'image', 100 + i), old)),
  )
  const after = (await store.get(old)) as UploadRecord
  const tokens = Object.values(after.parts).map(({ request }) => request.token)
  t.equal(tokens.length, 66)
  t.equal(new Set(tokens).size, 66)
  t.same(after.archived, { image: { parts: 30, succeeded: 30 }, melody: { parts: 30, succeeded: 30 } })
  for (const [name, part] of Object.entries(old.parts)) t.strictSame(after.parts[name], part)
})

t.test(
  'the release before cannot write to an archived upload, so that it pays for nothing by it',
  async (t) => {
    const old = await writeOld(20)
    const grown = await store.change(old, addImage(21))
    const [item] = (await itemsOf(old)).filter(({ upload_id }) => upload_id === old.upload_id)
    const seen = item as unknown as UploadRecord
    const writes = [
      { ConditionExpression: 'write_id = :seen', ExpressionAttributeValues: { ':seen': seen.write_id } },
      {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': seen.version },
      },
    ]
    for (const condition of writes) {
      const Item = { ...seen, write_id: 'theirs', version: 11 }
      await t.rejects(client.send(new PutCommand({ TableName: TABLE, Item, ...condition })), {
        name: 'ValidationException',
      })
      // With what it knew before the upload was archived it is overtaken, and reads again.
      const [name = ''] = Object.keys(condition.ExpressionAttributeValues)
      const before = { [name]: name === ':seen' ? old.write_id : old.version }
      await t.rejects(
        client.send(
          new PutCommand({ TableName: TABLE, Item, ...condition, ExpressionAttributeValues: before }),
        ),
        { name: 'ConditionalCheckFailedException' },
      )
    }
    t.strictSame(await store.get(old), grown)
  },
)

import { PutCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'

import type { UploadRecord } from '../../src/records/upload-record.ts'
import { claimPart, markErasing } from '../../src/records/upload-transitions.ts'
import { type Fate, operationOf } from '../fixtures/faulty-proxy.ts'
import { addVariation, withVariations } from '../fixtures/many-variations.ts'
import { imageUpload, MORNING, partOf } from '../fixtures/records.ts'
import { startArchive } from '../fixtures/start-archive.ts'
import { TABLE } from '../fixtures/start-table.ts'

const { client, store, proxy, beyondProxy, writeOld, itemsOf, batchesOf } = await startArchive(t)

const addMelody = (n: number) => (record: UploadRecord) => addVariation(record, 'melody', n)
const addImage = (n: number) => (record: UploadRecord) => addVariation(record, 'image', n)
const isBatch = (body: Buffer) => body.includes('archived_parts')

t.test('who dies after archiving and before writing the upload leaves it as it was', async (t) => {
  const old = await writeOld(20)
  proxy.decide(({ body }) => (!isBatch(body) && body.includes('last_write') ? 'refuse' : 'forward'))
  await t.rejects(beyondProxy.change(old, addImage(21)))
  t.equal((await batchesOf(old)).length, 4)
  t.strictSame(await store.get(old), old)
  const again = await store.change(old, addImage(21))
  t.equal(Object.keys(again.parts).length, 41)
  t.strictSame(await store.get(old), again)
})

t.test('without its batches no upload says that they are archived', async (t) => {
  const old = await writeOld(10)
  proxy.decide(({ body }) => (isBatch(body) && body.includes('melody-1') ? 'refuse' : 'forward'))
  await t.rejects(beyondProxy.change(old, addImage(11)))
  t.strictSame(await store.get(old), old)
})

t.test(
  'a change of an archived upload that loses to its own first attempt has been applied, once',
  async (t) => {
    const old = await writeOld(20)
    let puts = 0
    proxy.decide(({ body }) => (body.includes('last_write') && ++puts === 1 ? 'lose answer' : 'forward'))
    const grown = await beyondProxy.change(old, addImage(21))
    puts = 0
    const claimed = await beyondProxy.change(
      old,
      (record) => claimPart(record, partOf(record, 'image', 21), 'me', MORNING),
      grown,
    )
    t.equal(puts, 2, 'the client asked again')
    t.match(partOf(claimed, 'image', 21), { state: 'running', epoch: 1 })
    t.strictSame(await store.get(old), claimed)
  },
)

t.test('an erased upload leaves nothing, also of what another was just archiving', async (t) => {
  const old = await writeOld(20)
  const remove = async () => store.remove(await store.change(old, (record) => markErasing(record, MORNING)))
  proxy.decide(async ({ body }): Promise<Fate> => {
    if (!isBatch(body) && body.includes('last_write')) await remove()
    return 'forward'
  })
  await t.rejects(beyondProxy.change(old, addImage(21)), { name: 'UploadNotFound' })
  t.same(await itemsOf(old), [])

  const late = await writeOld(20)
  let isErased = false
  proxy.decide(async ({ body }): Promise<Fate> => {
    if (isBatch(body) && !isErased) {
      isErased = true
      await store.remove(await store.change(late, (record) => markErasing(record, MORNING)))
    }
    return 'forward'
  })
  await t.rejects(beyondProxy.change(late, addImage(21)), { name: 'UploadNotFound' })
  t.same(await itemsOf(late), [])
})

t.test('an erasure that dies half-way can be seen, and is ended by another', async (t) => {
  const old = await writeOld(20)
  await store.change(old, addImage(21))
  const marked = await store.change(old, (record) => markErasing(record, MORNING))
  proxy.decide((request) =>
    operationOf(request) === 'DeleteItem' && !/(image|melody)-1"/.test(request.body.toString())
      ? 'refuse'
      : 'forward',
  )
  await t.rejects(beyondProxy.remove(marked))
  const left = (await store.get(old)) as UploadRecord
  t.match(left, { erasing: true, write_id: marked.write_id })
  t.equal(await store.remove(left), true)
  t.same(await itemsOf(old), [])
})

t.test(
  'who reads an upload that is erased meanwhile finds it gone; lost parts are not passed over',
  async (t) => {
    const old = await writeOld(10)
    const grown = await store.change(old, addImage(11))
    proxy.decide(async (request): Promise<Fate> => {
      if (operationOf(request) !== 'Query') return 'forward'
      await store.remove(await store.change(old, (record) => markErasing(record, MORNING)))
      return 'forward'
    })
    t.equal(await beyondProxy.get(old), undefined)

    const { archived: _, ...rest } = grown
    const { version, write_id: id, ...item } = { ...rest, archived: grown.archived }
    const packed = { ...item, parts: {}, last_write: { id, version } }
    await client.send(new PutCommand({ TableName: TABLE, Item: packed }))
    await t.rejects(store.get(old), /are missing/)
  },
)

t.test('an upload that is made again under the same id has nothing of the one before', async (t) => {
  const old = await writeOld(10)
  await store.change(old, addImage(11))
  const late = (await itemsOf(old)).filter(({ archived_parts }) => archived_parts)
  await store.remove(await store.change(old, (record) => markErasing(record, MORNING)))
  const time = new Date(Date.parse(old.created_at) + 1)
  const again = withVariations(imageUpload(old.user_id, old.upload_id, time), 10)
  await store.create(again)
  const grown = await store.change(again, addMelody(11))
  for (const item of late) await client.send(new PutCommand({ TableName: TABLE, Item: item }))
  t.strictSame(await store.get(again), grown)
  t.equal((await batchesOf(old)).length, 4)
  await store.removeStrays(old.user_id)
  t.strictSame(await store.get(again), grown)
  t.same((await batchesOf(old)).sort(), ['image-1', 'melody-1'])
})

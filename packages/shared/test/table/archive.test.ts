import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'

import { claimJob } from '../../src/records/claim.ts'
import { jobIdOf } from '../../src/records/identifiers.ts'
import { applyChoices } from '../../src/records/owner-choices.ts'
import { countSucceeded, partName, shownAsset } from '../../src/records/upload-parts.ts'
import { isWhole, type UploadRecord } from '../../src/records/upload-record.ts'
import type { UploadKey } from '../../src/records/upload-store.ts'
import { claimPart, markErasing, notePart, withPart } from '../../src/records/upload-transitions.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { type Fate, operationOf, startFaultyProxy } from '../fixtures/faulty-proxy.ts'
import { addVariation, finishVariation, tokenOf, withVariations } from '../fixtures/many-variations.ts'
import { imageUpload, MORNING, partOf } from '../fixtures/records.ts'
import { openDynamoDb, startTable, TABLE } from '../fixtures/start-table.ts'

const { url, client } = await startTable(t)
const store = createUploadStore(client, TABLE)
const proxy = await startFaultyProxy(t, url)
const beyondProxy = createUploadStore(openDynamoDb(t, proxy.url), TABLE)
t.afterEach(() => proxy.decide(() => 'forward'))

let users = 0
const newUser = () => `user-${++users}`

/** Puts an upload with as many finished variations of each kind into the table, as the release before wrote it. */
async function writeOld(count: number): Promise<UploadRecord> {
  const record = { ...withVariations(imageUpload(newUser()), count), version: 9, write_id: 'old' }
  await client.send(new PutCommand({ TableName: TABLE, Item: record }))
  return record
}

/** All items of a user, by key. */
async function itemsOf({ user_id }: UploadKey): Promise<Record<string, unknown>[]> {
  const answer = await client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': user_id },
      ConsistentRead: true,
    }),
  )
  return answer.Items ?? []
}

async function batchesOf(key: UploadKey): Promise<string[]> {
  const keys = (await itemsOf(key)).map(({ upload_id }) => String(upload_id))
  return keys.filter((id) => id.includes('/')).map((id) => id.slice(id.lastIndexOf('/') + 1))
}

const addMelody = (n: number) => (record: UploadRecord) => addVariation(record, 'melody', n)
const addImage = (n: number) => (record: UploadRecord) => addVariation(record, 'image', n)
const isBatch = (body: Buffer) => body.includes('archived_parts')

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

/** The table's client, which adds up what each command costs. */
function meter(on: DynamoDBDocumentClient) {
  const costs: { command: string; units: number }[] = []
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' })
    const answer = (await on.send(command)) as { ConsumedCapacity?: { CapacityUnits?: number } }
    costs.push({ command: command.constructor.name, units: answer.ConsumedCapacity?.CapacityUnits ?? 0 })
    return answer
  }
  return { costs, metered: createUploadStore({ send }, TABLE) }
}

const unitsOf = (costs: { command: string; units: number }[], name: RegExp) =>
  costs.filter(({ command }) => name.test(command)).reduce((sum, { units }) => sum + units, 0)

t.test(
  'a job of an upload with fifty pictures and melodies costs less than one write of it all',
  async (t) => {
    const { costs, metered } = meter(client)
    const all = await writeOld(50)
    await metered.change(all, (record) => ({ ...record, fingerprint: 'written whole' }), all)
    const whole = unitsOf(costs.splice(0), /Put/)
    let upload = await writeOld(40)
    for (let n = 41; n <= 50; n++) {
      upload = await store.change(upload, addMelody(n))
      upload = await store.change(upload, (record) => finishVariation(record, 'melody', n))
      upload = await makeImage(upload, n, metered)
      const writes = costs.splice(0).filter(({ command }) => /Put/.test(command))
      t.ok(unitsOf(writes, /Put/) < whole, `${n}`)
      t.equal(writes.length, n < 50 ? 4 : 5, 'the last of them archives ten melodies')
    }
    t.same(Object.keys(upload.parts).length, 100)
    await metered.page(upload.user_id, 20)
    t.match(costs, [{ command: 'QueryCommand', units: 2 }])
    t.equal(costs.length, 1)
  },
)

/** Makes a picture in the four writes that a gateway and a worker make. */
async function makeImage(upload: UploadRecord, n: number, on: typeof store): Promise<UploadRecord> {
  const image = (record: UploadRecord) => partOf(record, 'image', n)
  const added = await on.change(upload, addImage(n))
  const claimed = await on.change(added, (record) => claimPart(record, image(record), 'me', MORNING))
  const note = (record: UploadRecord) => notePart(record, image(record), { prediction_id: 'p' })
  const paid = await on.change(claimed, note, claimed)
  return on.change(paid, (record) => finishVariation(record, 'image', n), paid)
}

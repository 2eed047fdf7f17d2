import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import t, { type Test } from 'tap'

import { createUploadId } from '../src/identifiers.ts'
import type { UploadRecord } from '../src/upload-record.ts'
import { createUploadStore, UploadExists, UploadNotFound, type UploadKey, type UploadStore } from '../src/upload-store.ts'
import { addPart, cancelPart, claimPart, finishGenerated, markErasing, notePart, releasePart, settlePart } from '../src/upload-transitions.ts'
import { jobIdOfPart } from '../src/upload-parts.ts'
import { operationOf, startFaultyProxy, type Fate } from './fixtures/faulty-proxy.ts'
import { imageUpload, minutesAfter, MORNING, newPart, partOf, photoUpload, withAnotherImage } from './fixtures/records.ts'
import { openDynamoDb, startTable, TABLE } from './fixtures/start-table.ts'

const { url, client } = await startTable(t)
const store = createUploadStore(client, TABLE)
const proxy = await startFaultyProxy(t, url)
const beyondProxy = createUploadStore(openDynamoDb(t, proxy.url), TABLE)
t.afterEach(() => proxy.decide(() => 'forward'))

let users = 0
const newUser = () => `user-${++users}`
const withToken = (record: UploadRecord, token: string) => Object.values(record.parts).filter((part) => part.request.token === token)

t.test('a new record is stored as it was made, in its first version', async (t) => {
  const record = photoUpload(newUser())
  const written = await store.create(record)
  t.match(written, { ...record, version: 1, write_id: /^[0-9a-f-]{36}$/ })
  t.strictSame(await store.get(record), written)
})

t.test('what is not there is undefined, also under the id of somebody else', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  t.equal(await store.get({ user_id: record.user_id, upload_id: createUploadId() }), undefined)
  t.equal(await store.get({ user_id: newUser(), upload_id: record.upload_id }), undefined)
})

t.test('a record is created once, and who comes second is shown the first', async (t) => {
  const record = imageUpload(newUser())
  const first = await store.create(record)
  const error = await store.create({ ...record, emotion: 'SAD' }).catch((reason: unknown) => reason)
  t.type(error, UploadExists)
  t.strictSame((error as UploadExists).upload, first)
  t.strictSame(await store.get(record), first)
})

t.test('of many that create the same record at once, one does', async (t) => {
  const record = imageUpload(newUser())
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => store.create(record)))
  t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  t.ok(outcomes.every((outcome) => outcome.status === 'fulfilled' || outcome.reason instanceof UploadExists))
})

t.test('a hundred changes at once by five processes are each applied exactly once', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const stores = Array.from({ length: 5 }, () => createUploadStore(client, TABLE))
  const tokens = Array.from({ length: 100 }, (_, i) => `token ${i}`)
  await Promise.all(
    stores.flatMap((one, i) =>
      tokens.slice(i * 20, i * 20 + 20).map((token) => one.change(record, (current) => withAnotherImage(current, token))),
    ),
  )
  const after = (await store.get(record)) as UploadRecord
  for (const token of tokens) t.equal(withToken(after, token).length, 1)
  t.strictSame(
    Object.values(after.parts).map(({ n }) => n).sort((a, b) => a - b),
    Array.from({ length: 101 }, (_, i) => i + 1),
  )
  t.equal(after.version, 101, 'a write a change')
})

t.test('changes of one process do not race each other: each costs one read and one write', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const before = proxy.requests.length
  await Promise.all(['a', 'b', 'c', 'd'].map((token) => beyondProxy.change(record, (current) => withAnotherImage(current, token))))
  t.equal(proxy.requests.length - before, 8)
})

t.test('a transition that changes nothing writes nothing', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const before = proxy.requests.length
  t.strictSame(await beyondProxy.change(record, (current) => current), record)
  t.strictSame(proxy.requests.slice(before).map(operationOf), ['GetItem'])
})

t.test('a transition that throws writes nothing, and its error arrives as it is', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const refusal = new Error('no')
  await t.rejects(store.change(record, () => { throw refusal }), refusal)
  t.strictSame(await store.get(record), record)
})

t.test('a record that is not there cannot be changed', async (t) => {
  await t.rejects(store.change(imageUpload(newUser()), (record) => ({ ...record })), { name: 'UploadNotFound' })
})

t.test('reads by key are strongly consistent', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const before = proxy.requests.length
  await beyondProxy.get(record)
  await beyondProxy.page(record.user_id, 5)
  await beyondProxy.openOf(record.user_id)
  for (const request of proxy.requests.slice(before)) t.match(JSON.parse(request.body.toString()), { ConsistentRead: true })
  t.equal(proxy.requests.length - before, 3)
})

/** Lets the first put through and resets the connection in place of its answer; `meanwhile` happens in between. */
function loseFirstAnswer(meanwhile: () => Promise<unknown> = async () => {}, operation = 'PutItem') {
  let puts = 0
  proxy.decide(async (request, forward) => {
    if (operationOf(request) !== operation || ++puts > 1) return 'forward'
    await forward()
    await meanwhile()
    return 'refuse'
  })
  return () => puts
}

t.test('a creation that loses to its own first attempt has succeeded', async (t) => {
  const puts = loseFirstAnswer()
  const record = imageUpload(newUser())
  const written = await beyondProxy.create(record)
  t.equal(puts(), 2, 'the client asked again')
  t.strictSame(await store.get(record), written)
  t.equal(written.version, 1)
})

t.test('a change that loses to its own first attempt has been applied, once', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const claimed = await store.change(record, (current) => claimPart(current, partOf(current, 'image'), 'me', MORNING))
  const puts = loseFirstAnswer()
  let applied = 0
  const written = await beyondProxy.change(claimed, (current) => {
    applied += 1
    return releasePart(current, partOf(current, 'image'), true)
  })
  t.equal(puts(), 2, 'the client asked again')
  t.equal(applied, 1)
  t.match(partOf(written, 'image'), { state: 'queued', attempts: 1 })
  t.strictSame(await store.get(record), written)
})

t.test('a change that went through unnoticed before another one is recognised by the transition', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  loseFirstAnswer(() => store.change(record, (current) => withAnotherImage(current, 'theirs')))
  const written = await beyondProxy.change(record, (current) => withAnotherImage(current, 'ours'))
  t.equal(withToken(written, 'ours').length, 1)
  t.equal(withToken(written, 'theirs').length, 1)
  t.strictSame(await store.get(record), written)
})

t.test('a creation that went through unnoticed before a change shows the record as it is', async (t) => {
  const record = imageUpload(newUser())
  loseFirstAnswer(() => store.change(record, (current) => withAnotherImage(current, 'theirs')))
  const error = await beyondProxy.create(record).catch((reason: unknown) => reason)
  t.type(error, UploadExists)
  t.strictSame((error as UploadExists).upload, await store.get(record))
})

t.test('who is always overtaken is told of the contention, and nothing of theirs is written', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  let overtakings = 0
  proxy.decide(async (request): Promise<Fate> => {
    if (operationOf(request) === 'PutItem') {
      await store.change(record, (current) => ({ ...current, fingerprint: `${++overtakings}` }))
    }
    return 'forward'
  })
  await t.rejects(beyondProxy.change(record, (current) => withAnotherImage(current, 'ours')), { name: 'UploadContention' })
  t.equal(overtakings, 25)
  const after = (await store.get(record)) as UploadRecord
  t.equal(withToken(after, 'ours').length, 0)
  t.equal(after.fingerprint, '25')
})

t.test('an outage of the table reaches the caller as what it is', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  proxy.decide((request) =>
    operationOf(request) === 'PutItem'
      ? { status: 400, body: JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message: 'no' }) }
      : 'forward',
  )
  await t.rejects(beyondProxy.change(record, (current) => ({ ...current })), { name: 'AccessDeniedException' })
  proxy.decide(() => ({ status: 500, body: '{}' }))
  const asked = proxy.requests.length
  const error = await beyondProxy.get(record).catch((reason: unknown) => reason)
  t.match(error, { $metadata: { httpStatusCode: 500 } })
  t.equal(proxy.requests.length - asked, 4, 'asked four times')
})

t.test('a removed record is gone, and removing it again is harmless', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  t.equal(await store.remove(record), true)
  t.equal(await store.get(record), undefined)
  t.equal(await store.remove(record), true)
})

t.test('who removes late leaves alone what was changed, or made anew, since it was read', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const changed = await store.change(record, (current) => withAnotherImage(current, 'more'))
  t.equal(await store.remove(record), false)
  t.strictSame(await store.get(record), changed)

  let again: UploadRecord | undefined
  proxy.decide(async (request): Promise<Fate> => {
    if (operationOf(request) !== 'DeleteItem') return 'forward'
    await store.remove(changed)
    again = await store.create(imageUpload(record.user_id, record.upload_id))
    return 'forward'
  })
  t.equal(await beyondProxy.remove(changed), false)
  t.strictSame(await store.get(record), again)
})

t.test('a removal whose answer was lost is told as one, and does not take what was made anew before its repetition', async (t) => {
  const heard: unknown[] = []
  const announced = createUploadStore(openDynamoDb(t, proxy.url), TABLE, (before, after) => heard.push([before, after]))
  const record = await store.create(imageUpload(newUser()))
  loseFirstAnswer(async () => {}, 'DeleteItem')
  t.equal(await announced.remove(record), true)
  t.strictSame(heard, [[record, undefined]])

  const another = await store.create(imageUpload(newUser()))
  let again: UploadRecord | undefined
  loseFirstAnswer(async () => (again = await store.create(imageUpload(another.user_id, another.upload_id))), 'DeleteItem')
  t.equal(await announced.remove(another), false)
  t.strictSame(await store.get(another), again)
})

t.test('a late change does not bring a removed record back', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  proxy.decide(async (request): Promise<Fate> => {
    if (operationOf(request) === 'PutItem') await store.remove(record)
    return 'forward'
  })
  await t.rejects(beyondProxy.change(record, (current) => withAnotherImage(current, 'late')), UploadNotFound)
  t.equal(await store.get(record), undefined)
})

t.test('whoever listens hears of every write once, with the record before and after', async (t) => {
  const heard: [UploadRecord | undefined, UploadRecord | undefined][] = []
  const announced = createUploadStore(openDynamoDb(t, proxy.url), TABLE, (before, after) => heard.push([before, after]))
  loseFirstAnswer()
  const created = await announced.create(imageUpload(newUser()))
  const changed = await announced.change(created, (record) => withAnotherImage(record, 'more'))
  await announced.change(created, (record) => record)
  await t.rejects(announced.create(created), UploadExists)
  await announced.remove(changed)
  await announced.remove(changed)
  t.strictSame(heard, [
    [undefined, created],
    [created, changed],
    [changed, undefined],
  ])
})

async function pagesOf(userId: string, limit: number): Promise<UploadRecord[][]> {
  const pages: UploadRecord[][] = []
  let position
  do {
    const page: Awaited<ReturnType<UploadStore['page']>> = await store.page(userId, limit, position)
    pages.push(page.uploads)
    position = page.next
  } while (position)
  return pages
}

t.test('pages show every upload of the user once, newest first', async (t) => {
  const user = newUser()
  const moments = [5, 3, 9, 1, 7, 3, 3, 8]
  const records = await Promise.all(
    moments.map((minutes) => store.create(imageUpload(user, createUploadId(), minutesAfter(MORNING, minutes)))),
  )
  await store.create(imageUpload(newUser()))
  const pages = await pagesOf(user, 3)
  t.strictSame(pages.slice(0, 2).map((page) => page.length), [3, 3])
  const shown = pages.flat()
  t.strictSame(shown.map(({ created_at }) => created_at), moments.toSorted((a, b) => b - a).map((m) => minutesAfter(MORNING, m).toISOString()))
  t.strictSame(new Set(shown.map(({ upload_id }) => upload_id)), new Set(records.map(({ upload_id }) => upload_id)))
  t.strictSame(shown.length, records.length)
})

t.test('a page of a user without uploads is empty', async (t) => {
  t.strictSame(await store.page(newUser(), 10), { uploads: [] })
})

t.test('a page goes on behind an upload that was removed meanwhile', async (t) => {
  const user = newUser()
  for (const minutes of [1, 2, 3, 4]) await store.create(imageUpload(user, createUploadId(), minutesAfter(MORNING, minutes)))
  const first = await store.page(user, 2)
  await store.remove(first.uploads[1] as UploadRecord)
  const second = await store.page(user, 2, first.next)
  t.strictSame(second.uploads.map(({ created_at }) => created_at), [2, 1].map((m) => minutesAfter(MORNING, m).toISOString()))
})

/** What the table charges for the requests that `work` sends, in capacity units. */
async function costOf(t: Test, work: (store: UploadStore) => Promise<unknown>): Promise<{ requests: number; units: number }> {
  const metered = openDynamoDb(t, url)
  const cost = { requests: 0, units: 0 }
  meter(metered, (units) => {
    cost.requests += 1
    cost.units += units
  })
  await work(createUploadStore(metered, TABLE))
  return cost
}

function meter(metered: DynamoDBDocumentClient, count: (units: number) => void): void {
  metered.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' })
      const result = await next(args)
      count((result.output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity?.CapacityUnits ?? NaN)
      return result
    },
    { step: 'initialize' },
  )
}

/** Puts many records into the table at once, as owed work that all fell into one shard. */
async function seed(records: UploadRecord[]): Promise<void> {
  for (let from = 0; from < records.length; from += 25) {
    const puts = records.slice(from, from + 25).map((record) => ({
      PutRequest: { Item: { ...record, version: 1, write_id: 'seed', open_shard: '3', open_since: record.created_at } },
    }))
    await client.send(new BatchWriteCommand({ RequestItems: { [TABLE]: puts } }))
  }
}

t.test('a page costs the same in a gallery of ten and of a thousand, at its begin and deep inside', async (t) => {
  const [small, large] = [newUser(), newUser()]
  await seed(Array.from({ length: 10 }, (_, i) => imageUpload(small, createUploadId(), minutesAfter(MORNING, i))))
  await seed(Array.from({ length: 1_000 }, (_, i) => imageUpload(large, createUploadId(), minutesAfter(MORNING, i))))
  const middle = { created_at: minutesAfter(MORNING, 500).toISOString(), upload_id: createUploadId() }
  const costs = [
    await costOf(t, (metered) => metered.page(small, 10)),
    await costOf(t, (metered) => metered.page(large, 10)),
    await costOf(t, (metered) => metered.page(large, 10, middle)),
  ]
  t.ok(costs.every(({ requests, units }) => requests === 1 && units > 0 && units === costs[0]?.units), JSON.stringify(costs))
})

async function openKeys(before: Date): Promise<Set<string>> {
  const keys = new Set<string>()
  for await (const page of store.openSince(before)) {
    for (const key of page) {
      if (keys.has(key.upload_id)) throw new Error('an upload came twice')
      keys.add(key.upload_id)
    }
  }
  return keys
}

t.test('exactly what is owed something is open, and not before its last change', async (t) => {
  const user = newUser()
  const asset = { key: 'k', media_type: 'image/png', bytes: 1 }
  const put = async (shape: (record: UploadRecord) => UploadRecord) => (await store.create(shape(imageUpload(user)))).upload_id
  const claimed = (record: UploadRecord) => claimPart(record, partOf(record, 'image'), 'me', MORNING)
  const paid = (record: UploadRecord) => notePart(claimed(record), partOf(claimed(record), 'image'), { prediction_id: 'p' })
  const canceled = (record: UploadRecord) => cancelPart(record, jobIdOfPart(record, partOf(record, 'image')), MORNING)
  const finished = (record: UploadRecord) => finishGenerated(claimed(record), partOf(claimed(record), 'image'), asset, MORNING)
  const owed = [
    await put((record) => record),
    await put(claimed),
    await put((record) => canceled(paid(record))),
    await put((record) => withAnotherImage(finished(record), 'more')),
    await put((record) => ({ ...finished(record), awaiting_file: true })),
    await put((record) => markErasing(finished(record), MORNING)),
    await put((record) => canceled(addPart({ ...record, parts: {} }, newPart('image', { webhook_url: 'https://x' }), MORNING))),
    (await store.create(photoUpload(user))).upload_id,
  ]
  const settledCancel = (record: UploadRecord) => settlePart(canceled(paid(record)), partOf(canceled(paid(record)), 'image'))
  const done = [await put(finished), await put(canceled), await put(settledCancel)]
  const open = await openKeys(new Date(Date.now() + 1_000))
  for (const id of owed) t.ok(open.has(id))
  for (const id of done) t.notOk(open.has(id))
  t.strictSame(new Set((await store.openOf(user)).map(({ upload_id }) => upload_id)), new Set(owed))
  const first = await store.get({ user_id: user, upload_id: owed[0] ?? '' })
  t.notOk((await openKeys(new Date(first?.open_since ?? ''))).has(owed[0] ?? ''), 'strictly before')
})

t.test('what is done leaves the index of open uploads, and what is changed moves to its end', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const changed = await store.change(record, (current) => claimPart(current, partOf(current, 'image'), 'me', MORNING))
  t.ok((changed.open_since ?? '') >= (record.open_since ?? 'x'))
  t.equal(changed.open_shard, record.open_shard)
  const done = await store.change(record, (current) => cancelPart(current, jobIdOfPart(current, partOf(current, 'image')), MORNING))
  t.notOk('open_shard' in done || 'open_since' in done)
  t.notOk((await openKeys(new Date(Date.now() + 1_000))).has(record.upload_id))
})

t.test('open uploads are spread over shards, and found however many lie in one', async (t) => {
  const shards = await Promise.all(Array.from({ length: 40 }, async () => (await store.create(imageUpload(newUser()))).open_shard))
  t.ok(new Set(shards).size > 4, `40 uploads lie in shards ${[...new Set(shards)].join(', ')}`)
  t.ok((await openKeys(new Date(Date.now() + 1_000))).size > 1_050)
})

t.test('keys of open uploads are keys and nothing more', async (t) => {
  const keys: UploadKey[] = []
  for await (const page of store.openSince(new Date(Date.now() + 1_000))) keys.push(...page)
  t.ok(keys.every((key) => Object.keys(key).sort().join() === 'upload_id,user_id'))
})

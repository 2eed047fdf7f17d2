import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import t, { type Test } from 'tap'

import { createUploadId } from '../../src/records/identifiers.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import type { ListedUpload, UploadRecord } from '../../src/records/upload-record.ts'
import type { UploadStore } from '../../src/records/upload-store.ts'
import {
  addPart,
  cancelPart,
  claimPart,
  finishGenerated,
  markErasing,
  notePart,
  settlePart,
} from '../../src/records/upload-transitions.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import {
  imageUpload,
  MORNING,
  minutesAfter,
  newPart,
  partOf,
  photoUpload,
  withAnotherImage,
} from '../fixtures/records.ts'
import { openDynamoDb, startTable, TABLE } from '../fixtures/start-table.ts'

const { url, client } = await startTable(t)
const store = createUploadStore(client, TABLE)

let users = 0
const newUser = () => `user-${++users}`

async function pagesOf(userId: string, limit: number): Promise<ListedUpload[][]> {
  const pages: ListedUpload[][] = []
  let position
  do {
    const page: Awaited<ReturnType<UploadStore['page']>> = await store.page(userId, limit, position)
    pages.push(page.uploads)
    position = page.next
  } while (position)
  return pages
}

t.test('a page gives each record as it was written, whatever it holds', async (t) => {
  const user = newUser()
  const image = imageUpload(user)
  const asset = {
    ...{ key: 'a.mp3', media_type: 'audio/mpeg', bytes: 0, tempo: 92.5, peaks: [0, 0.125, 1] },
    palette: [{ color: '#000000', share: 0.5 }],
  }
  const part = { ...partOf(image, 'image'), asset, model: '' }
  const record = { ...image, parts: { 'image-1': part }, mood: { valence: -0.25, arousal: 0 }, emotions: [] }
  const written = await store.create({ ...record, keep_photo: false, erasing: true })
  const [shown] = (await store.page(user, 1)).uploads
  t.strictSame(shown, JSON.parse(JSON.stringify(written)))
})

t.test('pages show every upload of the user once, newest first', async (t) => {
  const user = newUser()
  const moments = [5, 3, 9, 1, 7, 3, 3, 8]
  const records = await Promise.all(
    moments.map((minutes) =>
      store.create(imageUpload(user, createUploadId(), minutesAfter(MORNING, minutes))),
    ),
  )
  await store.create(imageUpload(newUser()))
  const pages = await pagesOf(user, 3)
  t.strictSame(
    pages.slice(0, 2).map((page) => page.length),
    [3, 3],
  )
  const shown = pages.flat()
  t.strictSame(
    shown.map(({ created_at }) => created_at),
    moments.toSorted((a, b) => b - a).map((m) => minutesAfter(MORNING, m).toISOString()),
  )
  t.strictSame(
    new Set(shown.map(({ upload_id }) => upload_id)),
    new Set(records.map(({ upload_id }) => upload_id)),
  )
  t.strictSame(shown.length, records.length)
})

t.test('a page of a user without uploads is empty', async (t) => {
  t.strictSame(await store.page(newUser(), 10), { uploads: [] })
})

t.test('a page goes on behind an upload that was removed meanwhile', async (t) => {
  const user = newUser()
  for (const minutes of [1, 2, 3, 4])
    await store.create(imageUpload(user, createUploadId(), minutesAfter(MORNING, minutes)))
  const first = await store.page(user, 2)
  await store.remove(first.uploads[1] as UploadRecord)
  const second = await store.page(user, 2, first.next)
  t.strictSame(
    second.uploads.map(({ created_at }) => created_at),
    [2, 1].map((m) => minutesAfter(MORNING, m).toISOString()),
  )
})

/** What the table charges for the requests that `work` sends, in capacity units. */
async function costOf(
  t: Test,
  work: (store: UploadStore) => Promise<unknown>,
): Promise<{ requests: number; units: number }> {
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
      count(
        (result.output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity
          ?.CapacityUnits ?? NaN,
      )
      return result
    },
    { step: 'initialize' },
  )
}

/** Puts many records into the table at once, as unfinished work that all fell into one shard. */
async function seed(records: UploadRecord[]): Promise<void> {
  for (let from = 0; from < records.length; from += 25) {
    const puts = records.slice(from, from + 25).map((record) => ({
      PutRequest: {
        Item: { ...record, version: 1, write_id: 'seed', open_shard: '3', open_since: record.created_at },
      },
    }))
    await client.send(new BatchWriteCommand({ RequestItems: { [TABLE]: puts } }))
  }
}

t.test(
  'a page costs the same in a gallery of ten and of a thousand, at its begin and deep inside',
  async (t) => {
    const [small, large] = [newUser(), newUser()]
    await seed(
      Array.from({ length: 10 }, (_, i) => imageUpload(small, createUploadId(), minutesAfter(MORNING, i))),
    )
    await seed(
      Array.from({ length: 1_000 }, (_, i) => imageUpload(large, createUploadId(), minutesAfter(MORNING, i))),
    )
    const middle = { created_at: minutesAfter(MORNING, 500).toISOString(), upload_id: createUploadId() }
    const costs = [
      await costOf(t, (metered) => metered.page(small, 10)),
      await costOf(t, (metered) => metered.page(large, 10)),
      await costOf(t, (metered) => metered.page(large, 10, middle)),
    ]
    t.ok(
      costs.every(({ requests, units }) => requests === 1 && units > 0 && units === costs[0]?.units),
      JSON.stringify(costs),
    )
  },
)

async function openKeys(): Promise<Set<string>> {
  const keys = new Set<string>()
  for await (const page of store.allOpen()) {
    for (const key of page) {
      if (keys.has(key.upload_id)) throw new Error('an upload came twice')
      keys.add(key.upload_id)
    }
  }
  return keys
}

t.test('exactly what is owed something is open', async (t) => {
  const user = newUser()
  const asset = { key: 'k', media_type: 'image/png', bytes: 1 }
  const put = async (shape: (record: UploadRecord) => UploadRecord) =>
    (await store.create(shape(imageUpload(user)))).upload_id
  const claimed = (record: UploadRecord) => claimPart(record, partOf(record, 'image'), 'me', MORNING)
  const paid = (record: UploadRecord) =>
    notePart(claimed(record), partOf(claimed(record), 'image'), { prediction_id: 'p' })
  const canceled = (record: UploadRecord) =>
    cancelPart(record, jobIdOfPart(record, partOf(record, 'image')), MORNING)
  const finished = (record: UploadRecord) =>
    finishGenerated(claimed(record), partOf(claimed(record), 'image'), asset, MORNING)
  const owed = [
    await put((record) => record),
    await put(claimed),
    await put((record) => canceled(paid(record))),
    await put((record) => withAnotherImage(finished(record), 'more')),
    await put((record) => ({ ...finished(record), awaiting_file: true })),
    await put((record) => markErasing(finished(record), MORNING)),
    await put((record) =>
      canceled(addPart({ ...record, parts: {} }, newPart('image', { webhook_url: 'https://x' }), MORNING)),
    ),
    (await store.create(photoUpload(user))).upload_id,
  ]
  const settledCancel = (record: UploadRecord) =>
    settlePart(canceled(paid(record)), partOf(canceled(paid(record)), 'image'))
  const done = [await put(finished), await put(canceled), await put(settledCancel)]
  const open = await openKeys()
  for (const id of owed) t.ok(open.has(id))
  for (const id of done) t.notOk(open.has(id))
  t.strictSame(new Set((await store.openOf(user)).map(({ upload_id }) => upload_id)), new Set(owed))
})

t.test('what is done leaves the index of open uploads, and what runs stays as it is in it', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const place = ({ open_shard, open_since, open_work }: UploadRecord) => ({
    open_shard,
    open_since,
    open_work,
  })
  const runs = [
    await store.change(record, (current) => claimPart(current, partOf(current, 'image'), 'me', MORNING)),
    await store.change(record, (current) =>
      notePart(current, partOf(current, 'image'), { prediction_id: 'p' }),
    ),
  ]
  for (const run of runs) t.strictSame(place(run), place(record))
  const more = await store.change(record, (current) => withAnotherImage(current, 'more'))
  t.match(more, { open_since: record.open_since, open_work: { jobs: { length: 2 } } })
  t.strictSame(more.open_work?.jobs[0], record.open_work?.jobs[0], 'owed since the same moment')
  const done = await store.change(record, (current) => ({ ...current, parts: {} }))
  t.notOk('open_shard' in done || 'open_since' in done || 'open_work' in done)
  t.notOk((await openKeys()).has(record.upload_id))
})

t.test('open uploads are spread over shards, and found however many lie in one', async (t) => {
  const shards = await Promise.all(
    Array.from({ length: 40 }, async () => (await store.create(imageUpload(newUser()))).open_shard),
  )
  t.ok(new Set(shards).size > 4, `40 uploads lie in shards ${[...new Set(shards)].join(', ')}`)
  t.ok((await openKeys()).size > 1_050)
})

t.test('open uploads come with what is left to do, and nothing more', async (t) => {
  const { user_id, upload_id, open_work } = await store.create(photoUpload(newUser()))
  const found = []
  for await (const page of store.allOpen()) found.push(...page.filter((one) => one.upload_id === upload_id))
  t.strictSame(found, [{ user_id, upload_id, work: open_work }])
})

import { createHash } from 'node:crypto'

import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import t, { type Test } from 'tap'

import { createLogger } from '../../src/process/log.ts'
import { createRegistry, createWorkMetrics } from '../../src/process/metrics.ts'
import { createJobQueue, type JobQueue } from '../../src/queue/job-queue.ts'
import { createUploadId } from '../../src/records/identifiers.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import {
  addPart,
  cancelPart,
  claimPart,
  createUpload,
  finishGenerated,
} from '../../src/records/upload-transitions.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { describeTable, OPEN_SHARDS } from '../../src/table/table-definition.ts'
import { healOnce } from '../../src/worker/healing-pass.ts'
import { imageUpload, minutesAfter, newPart, partOf } from '../fixtures/records.ts'
import { ready, startRedisServer } from '../fixtures/start-redis-server.ts'
import { openDynamoDb, startTable, TABLE } from '../fixtures/start-table.ts'

const { url, client } = await startTable(t)
const store = createUploadStore(client, TABLE)
const redis = (await startRedisServer(t)).connect('request')
await ready(redis)
const queues = {
  emotion: createJobQueue('emotion', redis),
  image: createJobQueue('image', redis),
  melody: createJobQueue('melody', redis),
}
t.teardown(() => Promise.all(Object.values(queues).map((queue) => queue.close())))
const metrics = createWorkMetrics(createRegistry('test'))
const log = createLogger('test', 'fatal')

/** A negative time takes in what is yet to come. */
const options = { store, queues, redis, log, metrics, graceMs: -1_000 }
/** A pass that leaves alone what is owed for less than `graceMs`. */
const heal = (graceMs = -1_000) => healOnce({ ...options, graceMs })

/** A client that counts its requests by command, and adds to what queries ask for. */
function openCounted(t: Test, more: { Limit?: number } = {}) {
  const counted = openDynamoDb(t, url)
  const count: Record<string, number> = {}
  counted.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        count[commandName] = (count[commandName] ?? 0) + 1
        return next({ ...args, input: { ...args.input, ...(commandName === 'QueryCommand' && more) } })
      },
    { step: 'initialize' },
  )
  return { client: counted, count }
}

t.afterEach(async () => void (await redis.flushall()))

t.test('what was never started in time is not queued any more', async (t) => {
  const upload = await store.create(imageUpload('late', createUploadId(), minutesAfter(new Date(), -1_441)))
  t.equal(partOf(upload, 'image').state, 'queued')
  t.equal(await heal(), 0)
  await store.remove(upload)
})

t.test(
  'lost tickets come back once, also of jobs that somebody seems to hold; those of ended jobs do not',
  async (t) => {
    const [queued, held, done] = await Promise.all([1, 2, 3].map(() => store.create(imageUpload('lost'))))
    if (!queued || !held || !done) throw new Error('not made')
    await store.change(held, (record) => claimPart(record, partOf(record, 'image'), 'vanished', new Date()))
    await store.change(done, (record) => {
      const asset = { key: 'k', media_type: 'image/png', bytes: 1 }
      return finishGenerated(record, partOf(record, 'image'), asset, new Date())
    })
    t.equal(await heal(60_000), 0, 'what has just changed is left to the process that changed it')
    t.equal(await heal(), 2)
    t.equal(await heal(), 0, 'the queue has them')
    t.match(await queues.image.counts(), { waiting: 2 })
    for (const { upload_id } of [queued, held])
      t.match(await queues.image.look(`image-${upload_id}-1`), { position: Number })
    t.strictSame(await queues.image.look(`image-${done.upload_id}-1`), {})
    for (const upload of [queued, held]) await store.remove((await store.get(upload)) ?? upload)
  },
)

t.test('one pass looks after the jobs of all kinds', async (t) => {
  const upload = await store.create(
    createUpload({ userId: 'all', uploadId: createUploadId(), now: new Date() }, { emotion: 'HAPPY' }, [
      newPart('image', {}, minutesAfter(new Date(), 1_440)),
      newPart('melody', {}, minutesAfter(new Date(), 1_440)),
    ]),
  )
  t.equal(await heal(), 2)
  for (const kind of ['image', 'melody'] as const)
    t.match(await queues[kind].look(`${kind}-${upload.upload_id}-1`), { position: Number })
  await store.remove(upload)
})

t.test('a record that cannot be read keeps no other from being healed', async (t) => {
  const uploads = await Promise.all([1, 2, 3].map(() => store.create(imageUpload('unlucky'))))
  t.teardown(() => Promise.all(uploads.map((upload) => store.remove(upload))))
  const broken = uploads[1]
  const get: typeof store.get = async (key) => {
    if (key.upload_id === broken?.upload_id) throw new Error('unreadable')
    return store.get(key)
  }
  const healing = healOnce({ ...options, store: { ...store, get } })
  await t.rejects(healing, { name: 'PassedOver', message: /^1 step/, cause: { message: 'unreadable' } })
  for (const { upload_id } of uploads.filter((upload) => upload !== broken)) {
    t.match(await queues.image.look(`image-${upload_id}-1`), { position: Number })
  }
})

t.test('a forgotten job is found although its record changes all the time', async (t) => {
  const upload = await store.create(imageUpload('restless'))
  t.equal(await heal(60_000), 0, 'the process that wrote it is about to queue it')
  const another = newPart('image', { token: 'another' }, minutesAfter(new Date(), 1_440))
  const since = minutesAfter(new Date(), -2).toISOString()
  const changed = await store.change(upload, (record) => {
    const { open_work } = record
    const longOwed = open_work && { ...open_work, jobs: open_work.jobs.map((job) => ({ ...job, since })) }
    return addPart({ ...record, ...(longOwed && { open_work: longOwed }) }, another, new Date())
  })
  t.equal(await heal(60_000), 1)
  t.match(await queues.image.look(`image-${upload.upload_id}-1`), { position: Number })
  t.strictSame(
    await queues.image.look(`image-${upload.upload_id}-2`),
    {},
    'the process that wrote this one is about to queue it',
  )
  await store.remove(changed)
})

t.test('jobs that Redis had lost come back at fair places', async (t) => {
  const flood = await Promise.all(Array.from({ length: 9 }, () => store.create(imageUpload('flood'))))
  const others = await Promise.all(['second', 'third'].map((user) => store.create(imageUpload(user))))
  t.equal(await heal(), 11)
  const placesOf = (uploads: UploadRecord[]) =>
    Promise.all(
      uploads.map(async ({ upload_id }) => (await queues.image.look(`image-${upload_id}-1`)).position ?? NaN),
    )
  const [first = NaN, ...later] = (await placesOf(flood)).sort((a, b) => a - b)
  t.strictSame([first, ...(await placesOf(others))].sort(), [0, 1, 2], 'the first of each user come first')
  t.strictSame(later, [3, 4, 5, 6, 7, 8, 9, 10])
  await Promise.all([...flood, ...others].map((upload) => store.remove(upload)))
})

t.test('only what the queue had lost is counted', async (t) => {
  const count = async () => (await metrics.healed.get()).values.reduce((sum, { value }) => sum + value, 0)
  const before = await count()
  const uploads = await Promise.all([1, 2, 3].map(() => store.create(imageUpload('counted'))))
  const tickets = uploads.map(({ user_id, upload_id }) => ({
    user_id,
    upload_id,
    job_id: `image-${upload_id}-1`,
  }))
  await queues.image.enqueue(tickets.slice(1))
  t.equal(await heal(), 1)
  t.equal(await heal(), 0)
  t.equal(await count(), before + 1)
  await Promise.all(uploads.map((upload) => store.remove(upload)))
})

t.test('a job that ends while it is looked for is not queued again', async (t) => {
  const upload = await store.create(imageUpload('ending'))
  const missing: JobQueue['missing'] = async (tickets) => {
    const found = await queues.image.missing(tickets)
    if (found.length > 0)
      await store.change(upload, (record) => cancelPart(record, `image-${upload.upload_id}-1`, new Date()))
    return found
  }
  const image = { ...queues.image, missing }
  t.equal(await healOnce({ ...options, queues: { ...queues, image } }), 0)
  t.match(await queues.image.counts(), { waiting: 0 })
})

t.test('a pass reads the records of lost jobs, and none of those that wait or run', async (t) => {
  const uploads = await Promise.all(Array.from({ length: 30 }, () => store.create(imageUpload('many'))))
  t.equal(await heal(), uploads.length)
  const [first, second, third] = uploads.map(({ upload_id }) => ({
    user_id: 'many',
    upload_id,
    job_id: `image-${upload_id}-1`,
  }))
  if (!first || !second || !third) throw new Error('not made')
  await store.change(first, (record) => claimPart(record, partOf(record, 'image'), 'me', new Date()))
  const { client: counted, count } = openCounted(t)
  const again = { ...options, store: createUploadStore(counted, TABLE) }
  t.equal(await healOnce(again), 0)
  t.strictSame(count, { QueryCommand: OPEN_SHARDS })
  await Promise.all([second, third].map((ticket) => queues.image.drop(ticket)))
  t.equal(await healOnce(again), 2)
  t.strictSame(count, { QueryCommand: 2 * OPEN_SHARDS, GetItemCommand: 2 })
  await Promise.all(uploads.map(async (upload) => store.remove((await store.get(upload)) ?? upload)))
})

t.test('jobs are found that a process of the earlier release wrote last', async (t) => {
  const known = await store.create(imageUpload('earlier'))
  const unknown = await store.create(imageUpload('earlier'))
  const another = newPart('image', { token: 'another' }, minutesAfter(new Date(), 1_440))
  // It keeps the fields that it does not know, and gives the record another place in the index.
  const changed = {
    ...addPart(known, another, new Date()),
    open_since: minutesAfter(new Date(), -2).toISOString(),
  }
  const { open_work: _work, ...old } = { ...unknown, open_since: new Date().toISOString() }
  for (const Item of [changed, old]) await client.send(new PutCommand({ TableName: TABLE, Item }))
  t.equal(await heal(60_000), 1, 'what changed more recently is about to be queued')
  t.match(await queues.image.look(`image-${known.upload_id}-2`), { position: Number })
  t.equal(await heal(), 2)
  await Promise.all([changed, old].map((upload) => store.remove(upload)))
})

t.test('an index that has keys only will do', async (t) => {
  const table = describeTable('keys-only')
  const [index] = table.GlobalSecondaryIndexes ?? []
  if (index) index.Projection = { ProjectionType: 'KEYS_ONLY' }
  await client.send(new CreateTableCommand(table))
  const { client: counted, count } = openCounted(t)
  const slow = createUploadStore(counted, 'keys-only')
  await Promise.all([1, 2, 3].map(() => slow.create(imageUpload('slow'))))
  t.equal(await healOnce({ ...options, store: slow }), 3)
  t.equal(await healOnce({ ...options, store: slow }), 0)
  t.equal(count['GetItemCommand'], 9)
})

t.test('every page of every shard is gone through', async (t) => {
  const shardOf = (id: string) => (createHash('sha256').update(id).digest()[0] ?? 0) % OPEN_SHARDS
  const ids = Array.from({ length: 2_000 }, createUploadId)
  const crowded = ids.filter((id) => shardOf(id) === 3).slice(0, 130)
  const others = Array.from(
    { length: OPEN_SHARDS },
    (_, shard) => ids.find((id) => shardOf(id) === shard && !crowded.includes(id)) ?? '',
  )
  const all = [...crowded, ...others]
  t.equal(crowded.length, 130)
  for (let i = 0; i < all.length; i += 20) {
    await Promise.all(all.slice(i, i + 20).map((id) => store.create(imageUpload('crowd', id))))
  }
  const { client: paged, count } = openCounted(t, { Limit: 100 })
  t.equal(await healOnce({ ...options, store: createUploadStore(paged, TABLE) }), all.length)
  t.equal(count['QueryCommand'], OPEN_SHARDS + 1)
  t.match(await queues.image.counts(), { waiting: all.length })
})

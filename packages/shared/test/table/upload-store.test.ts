import t from 'tap'

import { createUploadId } from '../../src/records/identifiers.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import { UploadExists, UploadNotFound } from '../../src/records/upload-store.ts'
import { claimPart, releasePart } from '../../src/records/upload-transitions.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { type Fate, operationOf } from '../fixtures/faulty-proxy.ts'
import { imageUpload, MORNING, partOf, photoUpload, withAnotherImage } from '../fixtures/records.ts'
import { startFaultyStore } from '../fixtures/start-faulty-store.ts'
import { openDynamoDb, TABLE } from '../fixtures/start-table.ts'

const { client, store, proxy, beyondProxy } = await startFaultyStore(t)

let users = 0
const newUser = () => `user-${++users}`
const withToken = (record: UploadRecord, token: string) =>
  Object.values(record.parts).filter((part) => part.request.token === token)

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
  // No writer gives up, even on a slow table.
  const patient = { longestWaitMs: 3_600_000, maxTries: 10_000 }
  const stores = Array.from({ length: 5 }, () => createUploadStore(client, TABLE, undefined, patient))
  const tokens = Array.from({ length: 100 }, (_, i) => `token ${i}`)
  await Promise.all(
    stores.flatMap((one, i) =>
      tokens
        .slice(i * 20, i * 20 + 20)
        .map((token) => one.change(record, (current) => withAnotherImage(current, token))),
    ),
  )
  const after = (await store.get(record)) as UploadRecord
  for (const token of tokens) t.equal(withToken(after, token).length, 1)
  t.strictSame(
    Object.values(after.parts)
      .map(({ n }) => n)
      .sort((a, b) => a - b),
    Array.from({ length: 101 }, (_, i) => i + 1),
  )
  t.equal(after.version, 101, 'a write a change')
})

t.test('changes of one process do not race each other: each costs one read and one write', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const before = proxy.requests.length
  await Promise.all(
    ['a', 'b', 'c', 'd'].map((token) =>
      beyondProxy.change(record, (current) => withAnotherImage(current, token)),
    ),
  )
  t.equal(proxy.requests.length - before, 8)
})

t.test('what is known of a record need not be read: only what was overtaken is, once', async (t) => {
  const known = await store.create(imageUpload(newUser()))
  const before = proxy.requests.length
  const operations = () => proxy.requests.slice(before).map(operationOf)
  const second = await beyondProxy.change(known, (record) => withAnotherImage(record, 'a'), known)
  t.strictSame(operations(), ['PutItem'])
  t.strictSame(await store.get(known), second)
  const third = await beyondProxy.change(known, (record) => withAnotherImage(record, 'b'), known)
  t.strictSame(operations(), ['PutItem', 'PutItem', 'GetItem', 'PutItem'])
  t.strictSame(await store.get(known), third)
  for (const token of ['a', 'b']) t.equal(withToken(third, token).length, 1)
})

t.test('that a known record is to stay as it is holds only if it is so still', async (t) => {
  const known = await store.create(imageUpload(newUser()))
  await store.change(known, (record) => withAnotherImage(record, 'theirs'))
  const seen: number[] = []
  const transition = (record: UploadRecord) => {
    seen.push(record.version)
    return withToken(record, 'theirs').length === 0 ? record : { ...record, fingerprint: 'seen' }
  }
  t.match(await store.change(known, transition, known), { fingerprint: 'seen' })
  t.strictSame(seen, [1, 2])
})

t.test('what was known of a record does not overwrite one that was made again and came as far', async (t) => {
  const first = await store.create(imageUpload(newUser()))
  const known = await store.change(first, (record) => withAnotherImage(record, 'of the first'))
  await store.remove(known)
  await store.create(imageUpload(first.user_id, first.upload_id))
  const again = await store.change(first, (record) => withAnotherImage(record, 'of the second'))
  t.equal(again.version, known.version)
  const changed = await store.change(first, (record) => withAnotherImage(record, 'late'), known)
  t.equal(withToken(changed, 'of the first').length, 0)
  t.equal(withToken(changed, 'of the second').length, 1)
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
  await t.rejects(
    store.change(record, () => {
      throw refusal
    }),
    refusal,
  )
  t.strictSame(await store.get(record), record)
})

t.test('a record that is not there cannot be changed', async (t) => {
  await t.rejects(
    store.change(imageUpload(newUser()), (record) => ({ ...record })),
    { name: 'UploadNotFound' },
  )
})

t.test('reads by key are strongly consistent', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  const before = proxy.requests.length
  await beyondProxy.get(record)
  await beyondProxy.page(record.user_id, 5)
  await beyondProxy.openOf(record.user_id)
  for (const request of proxy.requests.slice(before))
    t.match(JSON.parse(request.body.toString()), { ConsistentRead: true })
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
  const claimed = await store.change(record, (current) =>
    claimPart(current, partOf(current, 'image'), 'me', MORNING),
  )
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

t.test(
  'a change that went through unnoticed before another one is recognised by the transition',
  async (t) => {
    const record = await store.create(imageUpload(newUser()))
    loseFirstAnswer(() => store.change(record, (current) => withAnotherImage(current, 'theirs')))
    const written = await beyondProxy.change(record, (current) => withAnotherImage(current, 'ours'))
    t.equal(withToken(written, 'ours').length, 1)
    t.equal(withToken(written, 'theirs').length, 1)
    t.strictSame(await store.get(record), written)
  },
)

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
  await t.rejects(
    beyondProxy.change(record, (current) => withAnotherImage(current, 'ours')),
    { name: 'UploadContention' },
  )
  t.equal(overtakings, 25)
  const after = (await store.get(record)) as UploadRecord
  t.equal(withToken(after, 'ours').length, 0)
  t.equal(after.fingerprint, '25')
})

t.test('an outage of the table reaches the caller as what it is', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  proxy.decide((request) =>
    operationOf(request) === 'PutItem'
      ? {
          status: 400,
          body: JSON.stringify({
            __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException',
            message: 'no',
          }),
        }
      : 'forward',
  )
  await t.rejects(
    beyondProxy.change(record, (current) => ({ ...current })),
    { name: 'AccessDeniedException' },
  )
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

t.test('a late removal leaves alone what was changed, or made again, since it was read', async (t) => {
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

t.test(
  'a removal whose answer was lost is told as one, and does not take what was made again before its repetition',
  async (t) => {
    const heard: unknown[] = []
    const announced = createUploadStore(openDynamoDb(t, proxy.url), TABLE, (before, after) =>
      heard.push([before, after]),
    )
    const record = await store.create(imageUpload(newUser()))
    loseFirstAnswer(async () => {}, 'DeleteItem')
    t.equal(await announced.remove(record), true)
    t.strictSame(heard, [[record, undefined]])

    const another = await store.create(imageUpload(newUser()))
    let again: UploadRecord | undefined
    loseFirstAnswer(
      async () => (again = await store.create(imageUpload(another.user_id, another.upload_id))),
      'DeleteItem',
    )
    t.equal(await announced.remove(another), false)
    t.strictSame(await store.get(another), again)
  },
)

t.test('a late change does not bring a removed record back', async (t) => {
  const record = await store.create(imageUpload(newUser()))
  proxy.decide(async (request): Promise<Fate> => {
    if (operationOf(request) === 'PutItem') await store.remove(record)
    return 'forward'
  })
  await t.rejects(
    beyondProxy.change(record, (current) => withAnotherImage(current, 'late')),
    UploadNotFound,
  )
  t.equal(await store.get(record), undefined)
})

t.test('a listener gets every write once, with the record before and after', async (t) => {
  const heard: [UploadRecord | undefined, UploadRecord | undefined][] = []
  const announced = createUploadStore(openDynamoDb(t, proxy.url), TABLE, (before, after) =>
    heard.push([before, after]),
  )
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

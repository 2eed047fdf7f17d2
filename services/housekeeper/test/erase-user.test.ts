import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { incomingKey, prefixesOfUser } from '@moodscape/shared/objects/object-keys'
import { forgetAnswers, idempotencyKeyOf, rememberAnswer } from '@moodscape/shared/queue/idempotency-keys'
import { KEY_PREFIX, qualifiedNameOf } from '@moodscape/shared/queue/key-prefixes'
import { createUploadId, userIdOf } from '@moodscape/shared/records/identifiers'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { createUpload } from '@moodscape/shared/records/upload-transitions'
import { addVariation, withVariations } from '@moodscape/shared/testing/many-variations'
import { imageUpload } from '@moodscape/shared/testing/records'
import { until } from '@moodscape/shared/testing/until'
import t from 'tap'

import { eraseUser } from '../src/erase-user.ts'
import { forgetUnlistedAnswers } from '../src/forget-unlisted-answers.ts'
import { createForgetUser } from '../src/forget-user.ts'
import { claim, makeFinishedUpload, makeUpload } from './fixtures/make-upload.ts'
import { startTestHouse } from './fixtures/test-house.ts'

const house = await startTestHouse()
t.teardown(() => house.close())
const collaborators = { ...house, graceSeconds: 0, forgetUser: createForgetUser(house.redis) }
let users = 0
const newUser = () => userIdOf('test', String(++users))

/** Asks for everything of a user to be erased, as the gateway does. */
async function wishFor(userId: string, now = new Date()): Promise<UploadRecord> {
  const record = createUpload({ userId, uploadId: createUploadId(), now }, {}, [])
  return house.store.create({ ...record, erasing: true, erases_user: true })
}

const secondsFromNow = (seconds: number) => new Date(Date.now() + seconds * 1_000)

async function objectsOf(userId: string): Promise<string[]> {
  return (await Promise.all(prefixesOfUser(userId).map((prefix) => house.keysBelow(prefix)))).flat()
}

/** What a gateway keeps in Redis for a user, with a place for each part of these uploads. */
async function rememberInRedis(userId: string, uploads: UploadRecord[]): Promise<void> {
  for (const hashOfKey of ['one', 'two'])
    await rememberAnswer(house.redis, { userId, hashOfKey, answer: 'an answer', ms: 60_000 })
  await house.redis.set(idempotencyKeyOf(userId, 'unlisted'), 'an answer of the earlier release')
  await house.redis.zadd(`${qualifiedNameOf('image')}:fair:line:${userId}`, 0, 'a job that was done')
  await house.redis.set(`${KEY_PREFIX}:rate:user:${userId}`, '7')
  await house.redis.set(`${KEY_PREFIX}:rate:starts:${userId}`, '60')
  const tokens = uploads.flatMap((upload) => Object.values(upload.parts).map((part) => part.request.token))
  for (const token of tokens) await house.redis.zadd(`${KEY_PREFIX}:unfinished:${userId}`, 1, token)
}

/** Kept on purpose: they count the requests of the last minute. */
const countersOf = (userId: string) =>
  ['starts', 'user'].map((name) => `${KEY_PREFIX}:rate:${name}:${userId}`)
const keysOf = async (userId: string) => (await house.redis.keys(`*${userId}*`)).sort()

t.test(
  'everything of a user goes: objects, orphans, records, and what Redis remembers, except what was counted against the limits',
  async (t) => {
    const [user, neighbour] = [newUser(), newUser()]
    const uploads = [await makeUpload(house, user)]
    for (let i = 0; i < 3; i++) uploads.push(await makeFinishedUpload(house, user))
    await house.objects.put(
      `generated-images/${user}/${createUploadId()}/1.webp`,
      Buffer.from('orphan'),
      'image/webp',
    )
    const kept = await makeFinishedUpload(house, neighbour)
    await Promise.all([rememberInRedis(user, uploads), rememberInRedis(neighbour, [kept])])

    t.equal(await eraseUser(await wishFor(user, secondsFromNow(2)), collaborators), true)
    t.same(await objectsOf(user), [])
    t.same((await house.store.page(user, 100)).uploads, [])
    t.same(await keysOf(user), countersOf(user))
    t.same(await house.redis.mget(countersOf(user)), ['60', '7'])

    t.equal((await objectsOf(neighbour)).length, 6)
    t.ok(await house.store.get(kept))
    t.equal((await keysOf(neighbour)).length, 8)
  },
)

t.test('archived variations go with their upload, and what was archived of one that had gone', async (t) => {
  const user = newUser()
  const [upload, later] = [imageUpload(user), imageUpload(user, createUploadId(), secondsFromNow(60))]
  for (const record of [upload, later]) {
    const full = { ...withVariations(record, 10), version: 1, write_id: 'seed' }
    await house.table.send(new PutCommand({ TableName: 'moodscape', Item: full }))
    await house.store.change(record, (current) => addVariation(current, 'image', 11))
  }
  const stray = { user_id: user, upload_id: `${createUploadId()}/${upload.created_at}/image-1` }
  await house.table.send(new PutCommand({ TableName: 'moodscape', Item: { ...stray, archived_parts: [] } }))

  t.equal(await eraseUser(await wishFor(user, secondsFromNow(2)), collaborators), true)
  const { Items = [] } = await house.table.send(
    new QueryCommand({
      TableName: 'moodscape',
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': user },
    }),
  )
  t.equal(Items.length, 3)
  t.ok(Items.every(({ upload_id }) => String(upload_id).startsWith(later.upload_id)))
  t.equal(Object.keys((await house.store.get(later))?.parts ?? {}).length, 21)
})

t.test('erasing a user costs Redis the same, however many keys others have', async (t) => {
  const daysLater = Date.now() + 3 * 86_400_000
  const cost = async (work: () => Promise<unknown>) => {
    await house.redis.config('RESETSTAT')
    await work()
    const calls = [...(await house.redis.info('commandstats')).matchAll(/cmdstat_(\w+):calls=(\d+)/g)]
    // Connections ping Redis whenever it is time to.
    const own = calls.filter(([, name]) => name !== 'ping')
    return Object.fromEntries(own.map(([, name = '', count]) => [name, Number(count)]))
  }
  const erase = async (user: string) => {
    await rememberInRedis(user, [])
    return cost(async () => {
      await forgetAnswers(house.redis, user)
      await forgetUnlistedAnswers(house.redis, user, daysLater)
    })
  }
  const alone = await erase(newUser())
  t.equal(alone['scan'], undefined, 'answers of the earlier release have ended by then')
  const others = house.redis.pipeline()
  for (let i = 0; i < 2_000; i++) others.set(idempotencyKeyOf(newUser(), 'key'), 'an answer', 'PX', 60_000)
  await others.exec()
  t.same(await erase(newUser()), alone)
})

t.test('more answers than are removed at once all go', async (t) => {
  const user = newUser()
  const many = Array.from({ length: 1_100 }, (_, i) => `key-${i}`)
  await Promise.all(
    many.map((hashOfKey) =>
      rememberAnswer(house.redis, { userId: user, hashOfKey, answer: 'a', ms: 60_000 }),
    ),
  )
  await forgetAnswers(house.redis, user)
  t.same(await keysOf(user), [])
})

t.test('the list of answers keeps none that Redis has forgotten', async (t) => {
  const userId = newUser()
  await rememberAnswer(house.redis, { userId, hashOfKey: 'short', answer: 'a', ms: 1 })
  await until(async () => (await house.redis.exists(idempotencyKeyOf(userId, 'short'))) === 0)
  await rememberAnswer(house.redis, { userId, hashOfKey: 'long', answer: 'a', ms: 60_000 })
  t.same(await house.redis.zrange(`${KEY_PREFIX}:idempotency-keys:${userId}`, '0', '-1'), ['long'])
})

t.test('more uploads than fit a page all go', async (t) => {
  const user = newUser()
  for (let i = 0; i < 101; i++) {
    await house.store.create(
      createUpload({ userId: user, uploadId: createUploadId(), now: new Date() }, {}, []),
    )
  }
  t.equal(await eraseUser(await wishFor(user), collaborators), true)
  t.same((await house.store.page(user, 100)).uploads, [])
})

t.test('what is uploaded after the wish stays', async (t) => {
  const user = newUser()
  const old = await makeFinishedUpload(house, user)
  const wish = await wishFor(user)
  const later = await makeFinishedUpload(house, user)
  await rememberInRedis(user, [old, later])
  t.equal(await eraseUser(wish, collaborators), true)
  t.equal(await house.store.get(old), undefined)
  t.ok(await house.store.get(later))
  t.ok((await objectsOf(user)).every((key) => key.includes(later.upload_id)))
  t.equal((await objectsOf(user)).length, 6)
  const places = await house.redis.zrangebyscore(`${KEY_PREFIX}:unfinished:${user}`, '-inf', '+inf')
  t.same(
    places.sort(),
    Object.values(later.parts)
      .map((part) => part.request.token)
      .sort(),
  )
})

t.test(
  'a photo whose record is just being written stays, whether its bytes came before the wish or after it',
  async (t) => {
    const user = newUser()
    const old = await makeFinishedUpload(house, user)
    const arrived = incomingKey(user, createUploadId(), 'first')
    await house.objects.put(arrived, Buffer.from('photo'), 'image/jpeg')
    t.equal(await eraseUser(await wishFor(user, secondsFromNow(2)), collaborators), true)
    t.equal(await house.store.get(old), undefined)
    t.same(await objectsOf(user), [arrived], 'if no record comes, the sweep takes it')
    t.equal(await eraseUser(await wishFor(user, secondsFromNow(3_600)), collaborators), true)
    t.same(await objectsOf(user), [], 'after an hour no record can come')
  },
)

t.test('orphans go although newer uploads are there, whose objects stay', async (t) => {
  const user = newUser()
  const orphans = ['generated-images', 'generated-melodies'].map(
    (folder) => `${folder}/${user}/${createUploadId()}/1.bin`,
  )
  const newer = createUpload({ userId: user, uploadId: createUploadId(), now: secondsFromNow(3) }, {}, [])
  await house.store.create(newer)
  const own = [
    `generated-images/${user}/${newer.upload_id}/1.webp`,
    `user-uploads/${user}/${newer.upload_id}.jpg`,
  ]
  for (const key of [...orphans, ...own])
    await house.objects.put(key, Buffer.from('x'), 'application/octet-stream')
  t.equal(await eraseUser(await wishFor(user, secondsFromNow(2)), collaborators), true)
  t.same((await objectsOf(user)).sort(), own)
})

t.test(
  'what is made of an upload that came after the wish stays, also where its record was not seen',
  async (t) => {
    const user = newUser()
    const wish = await wishFor(user, secondsFromNow(-2))
    let looks = 0
    let later: UploadRecord | undefined
    const page: typeof house.store.page = async (...given) => {
      const found = await house.store.page(...given)
      // Right after the look for what has to go.
      if (++looks === 1) later = await makeFinishedUpload(house, user)
      return found
    }
    const store = { ...house.store, page }
    t.equal(await eraseUser(wish, { ...collaborators, store }), true)
    t.equal((await objectsOf(user)).length, 6)
    t.ok(later && (await house.store.get(later)))
  },
)

/** Asks again, as the gateway does while the first request is being fulfilled. */
const wishAgain = (wish: UploadRecord) =>
  house.store.change(wish, (record) => ({ ...record, erase_before: new Date().toISOString() }))

t.test('what is uploaded between two requests goes, what is uploaded after the second stays', async (t) => {
  const user = newUser()
  const uploads = [await makeFinishedUpload(house, user)]
  const wish = await wishFor(user)
  uploads.push(await makeFinishedUpload(house, user))
  const again = await wishAgain(wish)
  const later = await makeFinishedUpload(house, user)
  t.equal(await eraseUser(again, collaborators), true)
  for (const upload of uploads) t.equal(await house.store.get(upload), undefined)
  t.ok(await house.store.get(later))
})

t.test('a wish that is repeated while it is being fulfilled is not taken for fulfilled', async (t) => {
  const user = newUser()
  const wish = await wishFor(user)
  const between = await makeFinishedUpload(house, user)
  const forgetUser = async (userId: string) => {
    await wishAgain(wish)
    return collaborators.forgetUser(userId)
  }
  t.equal(await eraseUser(wish, { ...collaborators, forgetUser }), false)
  const raised = await house.store.get(wish)
  t.ok(raised)
  t.equal(raised && (await eraseUser(raised, collaborators)), true)
  t.equal(await house.store.get(between), undefined)
})

t.test('the wish stays until the last worker cannot write any more', async (t) => {
  const user = newUser()
  const upload = await makeUpload(house, user)
  await claim(house, upload, `emotion-${upload.upload_id}-1`)
  const wish = await wishFor(user)
  t.equal(await eraseUser(wish, { ...collaborators, graceSeconds: 3_600 }), false)
  t.ok(await house.store.get(wish))
  t.equal(await eraseUser(wish, collaborators), true)
  t.equal(await house.store.get(wish), undefined)
})

t.test('a process that dies at any step leaves the wish to be found, and another finishes it', async (t) => {
  const user = newUser()
  await rememberInRedis(user, [await makeFinishedUpload(house, user), await makeFinishedUpload(house, user)])
  const wish = await wishFor(user)
  let deaths = 0
  for (let stepsLeft = 0; ; stepsLeft++) {
    let steps = stepsLeft
    const step =
      <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
      async (...given: Arguments) => {
        if (steps-- === 0) throw new Error('died')
        return work(...given)
      }
    const dying = {
      ...collaborators,
      store: { ...house.store, change: step(house.store.change), remove: step(house.store.remove) },
      objects: { ...house.objects, removeBelow: step(house.objects.removeBelow) },
      forgetJobs: step(house.forgetJobs),
      forgetUser: step(collaborators.forgetUser),
    }
    try {
      await eraseUser(wish, dying)
      break
    } catch (error) {
      t.match((error as Error).cause ?? error, { message: 'died' })
      t.ok(await house.store.get(wish), 'the wish is still there')
      deaths++
    }
  }
  t.ok(deaths > 5)
  t.same(await objectsOf(user), [])
  t.same((await house.store.page(user, 10)).uploads, [])
  t.same(await keysOf(user), countersOf(user))
})

t.test('an upload that cannot be erased keeps no other, and the wish stays', async (t) => {
  const user = newUser()
  const uploads = [
    await makeFinishedUpload(house, user),
    await makeFinishedUpload(house, user),
    await makeFinishedUpload(house, user),
  ]
  const wish = await wishFor(user)
  const stuck = uploads[1]?.upload_id ?? ''
  const forgetJobs = async (upload: UploadRecord) => {
    if (upload.upload_id === stuck) throw new Error('refused')
    return house.forgetJobs(upload)
  }
  await t.rejects(eraseUser(wish, { ...collaborators, forgetJobs }), {
    name: 'PassedOver',
    cause: { message: 'refused' },
  })
  const left = (await house.store.page(user, 10)).uploads.map(({ upload_id }) => upload_id)
  t.same(left.sort(), [stuck, wish.upload_id].sort())
  t.equal(await eraseUser(wish, collaborators), true)
})

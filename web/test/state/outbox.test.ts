import t from 'tap'

import '../fixtures/svelte-modules.ts'

import { createMemoryStore, OPTIONS, problemOf, startedOf } from '../fixtures/fake-api.ts'

const { createOutbox } = await import('../../src/state/outbox.svelte.ts')

const photo = new Blob(['photo'])
const thing = { photo, name: 'me.jpg', options: OPTIONS, consent: '1' }

function openOutbox(
  sendPhoto: (key: string) => Promise<ReturnType<typeof startedOf>>,
  store = createMemoryStore(),
) {
  const accepted: string[] = []
  const outbox = createOutbox({
    store,
    api: {
      sendPhoto: (_photo, _options, { idempotencyKey }) => sendPhoto(idempotencyKey),
      sendMood: (_mood, _options, { idempotencyKey }) => sendPhoto(idempotencyKey),
    },
    onAccepted: ({ upload_id }) => accepted.push(upload_id),
  })
  return { outbox, store, accepted }
}

t.test('a photo is kept until the gateway has accepted it', async (t) => {
  let keptWhileSending = 0
  const store = createMemoryStore()
  const { outbox, accepted } = openOutbox(async () => {
    keptWhileSending = store.all.size
    return startedOf()
  }, store)
  let keptElsewhere = true
  await outbox.add(thing, () => {
    t.equal(store.all.size, 1)
    keptElsewhere = false
  })
  t.notOk(keptElsewhere)
  t.equal(keptWhileSending, 1)
  t.equal(store.all.size, 0)
  t.same(outbox.entries, [])
  t.same(accepted, ['u1'])
})

t.test('a page that was closed while sending sends again with the same key', async (t) => {
  const keys: string[] = []
  const store = createMemoryStore()
  const first = openOutbox((key) => {
    keys.push(key)
    return new Promise(() => {})
  }, store)
  void first.outbox.add(thing)
  await new Promise((resolve) => setImmediate(resolve))

  const second = openOutbox(async (key) => {
    keys.push(key)
    return startedOf()
  }, store)
  await second.outbox.load()
  await second.outbox.sendAll()
  t.equal(keys.length, 2)
  t.equal(keys[0], keys[1])
  t.same(second.accepted, ['u1'])
})

t.test('without a network the photo waits, and goes when it is back', async (t) => {
  let isOnline = false
  const { outbox, store, accepted } = openOutbox(async () => {
    if (!isOnline) throw new TypeError('Failed to fetch')
    return startedOf()
  })
  await outbox.add(thing)
  t.match(outbox.entries, [{ isSending: false, trouble: { code: 'no_connection' } }])
  t.equal(store.all.size, 1)
  isOnline = true
  await outbox.sendAll()
  t.same(accepted, ['u1'])
  t.equal(store.all.size, 0)
})

t.test('a refusal stays beside its photo and is not sent by itself again', async (t) => {
  let sent = 0
  const { outbox } = openOutbox(async () => {
    sent++
    throw problemOf(415, 'unsupported_image', false)
  })
  await outbox.add(thing)
  await outbox.sendAll()
  t.equal(sent, 1)
  t.match(outbox.entries, [{ trouble: { code: 'unsupported_image' } }])
  await outbox.send(outbox.entries[0]?.waiting.key ?? '')
  t.equal(sent, 2, 'unless the person says so')
})

t.test('a photo outlives a token that is no longer good', async (t) => {
  const { outbox, store } = openOutbox(async () => {
    throw problemOf(401, 'unauthenticated', false)
  })
  await outbox.add(thing)
  t.match(outbox.entries, [{ trouble: { code: 'unauthenticated' } }])
  t.equal(store.all.size, 1)
})

t.test('a browser that keeps nothing still sends', async (t) => {
  const store = { ...createMemoryStore(), put: () => Promise.reject(new Error('no space')) }
  const { outbox, accepted } = openOutbox(async () => startedOf(), store)
  await outbox.add(thing, () => t.fail('it stays where it was kept before'))
  t.same(accepted, ['u1'])
})

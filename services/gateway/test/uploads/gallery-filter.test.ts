import type { EmotionType } from '@moodscape/mood/emotion'
import { createUploadId } from '@moodscape/shared/records/identifiers'
import { createUpload } from '@moodscape/shared/records/upload-transitions'
import t from 'tap'

import { startTestGateway } from '../fixtures/test-gateway.ts'
import { startTestStores } from '../fixtures/test-stores.ts'
import { createUser, type TestUser } from '../fixtures/user.ts'

const stores = await startTestStores()
const gateway = await startTestGateway(stores)
t.teardown(async () => {
  await gateway.close()
  await stores.close()
})

/** Writes an upload of a moment with an emotion. @returns its id */
async function make(user: TestUser, time: string, emotion: EmotionType, chosen_emotion?: EmotionType) {
  const identity = { userId: user.id, uploadId: createUploadId(), now: new Date(time) }
  const record = createUpload(identity, { emotion, emotions: [{ type: emotion, confidence: 90 }] }, [])
  await gateway.store.create({ ...record, ...(chosen_emotion && { chosen_emotion }) })
  return identity.uploadId
}

/** All pages of a gallery. */
async function readAll(user: TestUser, query: string) {
  const pages: string[][] = []
  let cursor = ''
  do {
    const { status, body } = await user.call(`/gallery?${query}${cursor}`)
    if (status !== 200) throw new Error(`${query} is answered with ${status}`)
    pages.push(body.uploads.map(({ upload_id }) => upload_id))
    cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
  } while (cursor)
  return pages
}

t.test('an emotion finds what was chosen, or else read', async (t) => {
  const user = createUser(gateway)
  const happy = await make(user, '2026-10-01T10:00:00Z', 'HAPPY')
  const corrected = await make(user, '2026-10-02T10:00:00Z', 'HAPPY', 'SAD')
  const sad = await make(user, '2026-10-03T10:00:00Z', 'SAD')
  t.same((await readAll(user, 'emotion=HAPPY')).flat(), [happy])
  t.same((await readAll(user, 'emotion=sad')).flat(), [sad, corrected])
  t.same((await readAll(user, 'emotion=FEAR')).flat(), [])
})

t.test('dates stand for whole days, times for moments, and both ends belong to it', async (t) => {
  const user = createUser(gateway)
  const first = await make(user, '2026-10-01T00:00:00.000Z', 'HAPPY')
  const evening = await make(user, '2026-10-01T23:59:59.999Z', 'HAPPY')
  const second = await make(user, '2026-10-02T00:00:00.000Z', 'HAPPY')
  const find = async (query: string) => (await readAll(user, query)).flat()
  t.same(await find('from=2026-10-01&to=2026-10-01'), [evening, first])
  t.same(await find('from=2026-10-02'), [second])
  t.same(await find('to=2026-10-01'), [evening, first])
  t.same(await find('from=2026-10-01T23:59:59.999Z&to=2026-10-02T00:00Z'), [second, evening])
  t.same(await find(`from=${encodeURIComponent('2026-10-02T02:00:00+02:00')}`), [second])
  t.same(await find('from=2026-11-01&to=2026-11-30'), [])
  t.same(await find('from=2026-10-01&to=2026-10-01&emotion=happy'), [evening, first])
})

t.test('pages of a filter are complete, newest first and without overlap', async (t) => {
  const user = createUser(gateway)
  const wanted: string[] = []
  for (let i = 0; i < 9; i++) {
    const time = new Date(Date.UTC(2026, 9, 1, i)).toISOString()
    const id = await make(user, time, i % 3 === 0 ? 'CALM' : 'FEAR')
    if (i % 3 !== 0) wanted.unshift(id)
  }
  const pages = await readAll(user, 'limit=2&emotion=fear')
  t.ok(pages.every((page) => page.length <= 2))
  t.same(pages.flat(), wanted)
  t.same((await readAll(user, 'limit=2&from=2026-10-01&to=2026-10-01')).flat().length, 9)
})

t.test('a page looks at no more than its bound, and says where to look on', async (t) => {
  const user = createUser(gateway)
  const old = await make(user, '2026-01-01T00:00:00Z', 'FEAR')
  for (let i = 0; i < 200; i++) await make(user, new Date(Date.UTC(2026, 5, 1, 0, i)).toISOString(), 'CALM')
  t.same(await readAll(user, 'emotion=fear'), [[], [old]])
})

t.test('a cursor is good with the filters it was found with, and no others', async (t) => {
  const user = createUser(gateway)
  for (let i = 1; i <= 3; i++) await make(user, `2026-10-0${i}T10:00:00Z`, 'SAD')
  const cursorOf = async (query: string) =>
    (await user.call(`/gallery?limit=1&${query}`)).body.next_cursor ?? ''
  const filters = ['', 'emotion=sad', 'from=2026-10-01', 'to=2026-10-31', 'emotion=sad&from=2026-10-01']
  for (const filter of filters) {
    const cursor = await cursorOf(filter)
    for (const other of filters) {
      const { status, body } = await user.call(`/gallery?limit=1&${other}&cursor=${cursor}`)
      t.equal(status, other === filter ? 200 : 400, `${filter} and ${other}`)
      if (status === 400) t.equal(body.errors[0]?.field, 'cursor')
    }
  }
})

t.test('what is no emotion, no day or no order is refused', async (t) => {
  const user = createUser(gateway)
  for (const [field, query] of [
    ['emotion', 'emotion=BORED'],
    ['from', 'from=yesterday'],
    ['from', 'from=2026-13-01'],
    ['to', 'to=2026-02-30'],
    ['to', 'to=2026-02-30T00:00:00Z'],
    ['to', 'to=2026-10-01T10:00:00'],
    ['to', 'to=2026-10-01T25:00:00Z'],
    ['to', `to=${encodeURIComponent('9999-12-31T23:59:59-23:59')}`],
    ['from', `from=${encodeURIComponent('0000-01-01T00:00:00+23:59')}`],
    ['from', 'from=2026-10-02&to=2026-10-01'],
  ] as const) {
    const { status, body } = await user.call(`/gallery?${query}`)
    t.match({ status, code: body.code }, { status: 400, code: 'invalid_request' }, query)
    t.match(JSON.stringify(body.errors), field, query)
  }
})

import t from 'tap'

import { shareUpload } from '../../src/records/owner-choices.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { createShareId, createSharePointers } from '../../src/table/share-pointers.ts'
import { imageUpload } from '../fixtures/records.ts'
import { startTable, TABLE } from '../fixtures/start-table.ts'

const { client } = await startTable(t)
const store = createUploadStore(client, TABLE)
const shares = createSharePointers(client, TABLE)

t.test('an id has 128 bits of chance and fits into an address', async (t) => {
  const ids = Array.from({ length: 1_000 }, createShareId)
  t.equal(new Set(ids).size, 1_000)
  t.ok(ids.every((id) => /^[\w-]{22}$/.test(id) && Buffer.from(id, 'base64url').length === 16))
})

t.test('a pointer leads to its upload until it is removed, and again is harmless', async (t) => {
  const [id, other] = [createShareId(), createShareId()]
  await shares.put(id, { user_id: 'user', upload_id: 'upload' })
  t.strictSame(await shares.find(id), { user_id: 'user', upload_id: 'upload' })
  t.equal(await shares.find(other), undefined)
  await shares.remove(id)
  await shares.remove(id)
  t.equal(await shares.find(id), undefined)
})

t.test('what is no id is not looked for', async (t) => {
  for (const text of ['', 'pointer', `${createShareId()}x`, '../../etc', 'a'.repeat(5_000)]) {
    t.equal(await shares.find(text), undefined)
  }
})

t.test('a pointer is in no gallery and no list of unfinished uploads', async (t) => {
  const id = createShareId()
  await shares.put(id, { user_id: 'gallery', upload_id: 'upload' })
  t.strictSame(await store.page('gallery', 10), { uploads: [] })
  t.strictSame(await store.page(`share:${id}`, 10), { uploads: [] })
  for await (const keys of store.allOpen()) t.notOk(keys.some(({ user_id }) => user_id.startsWith('share:')))
})

t.test('a removed record takes its pointer along', async (t) => {
  const id = createShareId()
  const page = {
    id,
    words: '',
    created_at: '2026-03-01T08:00:00.000Z',
    expires_at: '2027-03-01T08:00:00.000Z',
  }
  const record = await store.create(shareUpload(imageUpload('remover'), page))
  await shares.put(id, record)
  t.equal(await store.remove(record), true)
  t.equal(await shares.find(id), undefined)
})

import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import t from 'tap'

import { singleFlight } from '../../src/stores/single-flight.ts'

const key = { user_id: 'user', upload_id: 'upload' }
const other = { user_id: 'user', upload_id: 'other' }

/** A table whose answers come when the test says so. */
function slowTable() {
  const reads: { upload_id: string; answer(version: number): void; fail(error: Error): void }[] = []
  const get = singleFlight(({ upload_id }) => {
    const { promise, resolve, reject } = Promise.withResolvers<UploadRecord | undefined>()
    reads.push({ upload_id, answer: (version) => resolve({ version } as UploadRecord), fail: reject })
    return promise
  })
  return { reads, get }
}

const versionOf = async (read: Promise<UploadRecord | undefined>) => (await read)?.version

t.test(
  'who asks while a read is under way shares the next one, which sees all that was written before',
  async (t) => {
    const { reads, get } = slowTable()
    const first = get(key)
    const later = [get(key), get(key), get(key)]
    const elsewhere = get(other)
    t.same(
      reads.map(({ upload_id }) => upload_id),
      ['upload', 'other'],
    )
    reads[1]?.answer(7)
    t.equal(await versionOf(elsewhere), 7)
    reads[0]?.answer(1)
    t.equal(await versionOf(first), 1)
    t.equal(reads.length, 3)
    const latest = get(key)
    reads[2]?.answer(2)
    t.same(await Promise.all(later.map(versionOf)), [2, 2, 2])
    await new Promise(setImmediate)
    t.equal(reads.length, 4)
    reads[3]?.answer(3)
    t.equal(await versionOf(latest), 3)
  },
)

t.test('a read that fails fails for those who share it, and for nobody else', async (t) => {
  const { reads, get } = slowTable()
  const first = get(key)
  const second = get(key)
  reads[0]?.fail(new Error('away'))
  await t.rejects(first, { message: 'away' })
  reads[1]?.answer(1)
  t.equal(await versionOf(second), 1)
  const third = get(key)
  reads[2]?.answer(2)
  t.equal(await versionOf(third), 2)
})

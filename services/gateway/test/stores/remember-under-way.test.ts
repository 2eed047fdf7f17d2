import type { JobEvent } from '@moodscape/shared/queue/job-events'
import { jobIdOfPart } from '@moodscape/shared/records/upload-parts'
import type { UploadRecord } from '@moodscape/shared/records/upload-record'
import { imageUpload, partOf } from '@moodscape/shared/testing/records'
import t from 'tap'

import { rememberUnderWay } from '../../src/stores/remember-under-way.ts'

/** A table with one record, and events as Redis brings them. */
function startStores(record: UploadRecord | undefined = imageUpload('user')) {
  const listeners: ((event: JobEvent) => void)[] = []
  const gaps: (() => void)[] = []
  const state: {
    record: UploadRecord | undefined
    reads: number
    asked: number
    isConnected: boolean
    isEnough: boolean
    time: number
  } = {
    ...{ record, reads: 0, asked: 0, isConnected: true, isEnough: true, time: 0 },
  }
  const subscribed = Promise.withResolvers<void>()
  const events = {
    subscribed: subscribed.promise,
    listen: (listener: (event: JobEvent) => void) => (listeners.push(listener), () => {}),
    onGap: (listener: () => void) => (gaps.push(listener), () => {}),
    catchUp: async () => {
      state.asked++
      return state.isConnected
    },
  }
  const get = async () => {
    state.reads++
    return state.record
  }
  const recall = rememberUnderWay(get, events, 5_000, () => state.time)
  const job_id = record ? jobIdOfPart(record, partOf(record, 'image')) : ''
  return {
    state,
    recall: () => recall({ user_id: 'user', upload_id: record?.upload_id ?? '' }, () => state.isEnough),
    say: (more: Partial<JobEvent> = {}) =>
      listeners.forEach((listener) =>
        listener({ type: 'changed', user_id: 'user', job_id, ...more } as JobEvent),
      ),
    subscribe: () => subscribed.resolve(),
    resubscribe: () => gaps.forEach((listener) => listener()),
  }
}

t.test('the record of work under way is read once, until an event of one of its jobs comes', async (t) => {
  const { recall, state, say } = startStores()
  const first = await recall()
  t.equal(await recall(), first)
  say({ type: 'progress', progress: 0.5 })
  say({ job_id: 'image-of-another-1' })
  say({ user_id: 'another' })
  t.equal(await recall(), first)
  t.equal(state.reads, 1)
  say()
  await recall()
  t.equal(state.reads, 2)
})

t.test('Redis is asked for events only where that can spare a read', async (t) => {
  const { recall, state } = startStores()
  await recall()
  t.equal(state.asked, 0, 'nothing was known')
  state.isEnough = false
  await recall()
  t.equal(state.asked, 0, 'what was known would not have done')
  t.equal(state.reads, 2)
  state.isEnough = true
  await recall()
  t.equal(state.asked, 1)
  t.equal(state.reads, 2)
})

t.test('an event that comes while it is asked for makes it read', async (t) => {
  const { recall, state, say } = startStores()
  await recall()
  const recalling = recall()
  say()
  await recalling
  t.equal(state.reads, 2)
})

t.test('nothing is believed while events may be missed, nor afterwards what was read before', async (t) => {
  const { recall, state, resubscribe } = startStores()
  await recall()
  state.isConnected = false
  await recall()
  await recall()
  t.equal(state.reads, 3, 'during the gap each look is a read')
  resubscribe()
  state.isConnected = true
  await recall()
  t.equal(state.reads, 4, 'what happened in the gap was not heard')
  await recall()
  t.equal(state.reads, 4)
})

t.test('what was read before the first subscription is not believed', async (t) => {
  const { recall, state, subscribe } = startStores()
  await recall()
  subscribe()
  await recall()
  t.equal(state.reads, 2)
  await recall()
  t.equal(state.reads, 2)
})

t.test('what was read while an event came is not believed', async (t) => {
  const { recall, state, say } = startStores()
  const reading = recall()
  await Promise.resolve()
  t.equal(state.reads, 1)
  say()
  await reading
  await recall()
  t.equal(state.reads, 2)
})

t.test('a record is believed for seconds at most, for an event may never have been sent', async (t) => {
  const { recall, state } = startStores()
  await recall()
  state.time = 4_999
  await recall()
  t.equal(state.reads, 1)
  state.time = 5_000
  await recall()
  t.equal(state.reads, 2)
})

t.test('what is over, or not there, is read each time', async (t) => {
  const over = imageUpload('user')
  const parts = Object.entries(over.parts).map(([name, part]) => [name, { ...part, state: 'succeeded' }])
  for (const record of [{ ...over, parts: Object.fromEntries(parts) as UploadRecord['parts'] }, undefined]) {
    const { recall, state } = startStores(record)
    state.record = record
    await recall()
    await recall()
    t.equal(state.reads, 2)
  }
})

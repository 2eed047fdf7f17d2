import { once } from 'node:events'

import t from 'tap'

import type { JobEvent } from '../../src/queue/job-events.ts'
import { jobIdOfPart } from '../../src/records/upload-parts.ts'
import type { UploadRecord } from '../../src/records/upload-record.ts'
import { cancelPart } from '../../src/records/upload-transitions.ts'
import { CANCELED, keepRunningJobs, STOPPING } from '../../src/worker/running-jobs.ts'
import { imageUpload, partOf } from '../fixtures/records.ts'

/** Running jobs whose events and records the test controls. */
function setUp(recheckMs = 60_000) {
  const listeners = new Set<(events: JobEvent) => void>()
  const gapListeners = new Set<() => void>()
  const records = new Map<string, UploadRecord>()
  const jobs = keepRunningJobs({
    store: { get: async ({ upload_id }) => records.get(upload_id) },
    events: {
      listen: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
      onGap: (listener) => (gapListeners.add(listener), () => void gapListeners.delete(listener)),
    },
    log: { warn() {} },
    recheckMs,
  })
  t.teardown(() => jobs.close())
  return {
    jobs,
    records,
    publish: (events: JobEvent) => listeners.forEach((listener) => listener(events)),
    gap: () => gapListeners.forEach((listener) => listener()),
    listenerCount: () => listeners.size + gapListeners.size,
    begin(upload: UploadRecord) {
      records.set(upload.upload_id, upload)
      const job_id = jobIdOfPart(upload, partOf(upload, 'image'))
      return jobs.begin({ user_id: upload.user_id, upload_id: upload.upload_id, job_id })
    },
  }
}

const canceled = (upload: UploadRecord) =>
  cancelPart(upload, jobIdOfPart(upload, partOf(upload, 'image')), new Date())

t.test('an event of a cancellation aborts that job and no other', async (t) => {
  const { begin, publish } = setUp()
  const [one, other] = [begin(imageUpload()), begin(imageUpload())]
  publish({ type: 'canceled', user_id: 'user', job_id: one.ticket.job_id })
  t.equal(one.signal.reason, CANCELED)
  t.notOk(other.signal.aborted)
})

t.test('a cancellation whose event was lost is found in the record after a gap', async (t) => {
  const { begin, gap, records } = setUp()
  const upload = imageUpload()
  const [job, other] = [begin(upload), begin(imageUpload())]
  records.set(upload.upload_id, canceled(upload))
  gap()
  await once(job.signal, 'abort')
  t.equal(job.signal.reason, CANCELED)
  t.notOk(other.signal.aborted)
})

t.test('a cancellation, or an erased upload, is found in time without any event', async (t) => {
  const { begin, records } = setUp(5)
  const [kept, gone] = [imageUpload(), imageUpload()]
  const jobs = [begin(kept), begin(gone)]
  records.set(kept.upload_id, canceled(kept))
  records.delete(gone.upload_id)
  await Promise.all(jobs.map(async ({ signal }) => signal.aborted || once(signal, 'abort')))
  t.ok(jobs.every(({ signal }) => signal.reason === CANCELED))
})

t.test('the same job held twice counts twice, and ends one by one', async (t) => {
  const { jobs, begin } = setUp()
  const upload = imageUpload()
  const [first] = [begin(upload), begin(upload)]
  t.strictSame([jobs.held(), jobs.begun()], [2, 2])
  jobs.end(first)
  t.strictSame([jobs.held(), jobs.begun()], [1, 2])
})

t.test('stopping aborts everything that is held', async (t) => {
  const { jobs, begin } = setUp()
  const held = [begin(imageUpload()), begin(imageUpload())]
  jobs.abortAll(STOPPING)
  t.ok(held.every(({ signal }) => signal.reason === STOPPING))
})

t.test('it is quiet only once nothing is held any more', async (t) => {
  const { jobs, begin } = setUp()
  await jobs.quiet(1)
  const job = begin(imageUpload())
  let isQuiet = false
  const quiet = jobs.quiet(1).then(() => (isQuiet = true))
  await new Promise(setImmediate)
  t.notOk(isQuiet)
  jobs.end(job)
  t.ok(await quiet)
})

t.test('closing ends the subscription', async (t) => {
  const { jobs, listenerCount } = setUp()
  t.equal(listenerCount(), 2)
  jobs.close()
  t.equal(listenerCount(), 0)
})

import t from 'tap'

import '../fixtures/svelte-modules.ts'

import type { Job } from '@moodscape/client/types'

import {
  createMemoryStore,
  jobOf,
  OPTIONS,
  problemOf,
  startedOf,
  uploadOf,
  variationOf,
} from '../fixtures/fake-api.ts'

const { createJobs } = await import('../../src/state/jobs.svelte.ts')

/** A gateway whose jobs a test moves, and a clock that it turns. */
function openJobs() {
  const gateway = {
    jobs: [] as Job[],
    /** Jobs that the list does not have. */
    late: [] as Job[],
    isAway: false,
    made: [] as object[],
  }
  const changes: [string, string | undefined][] = []
  let turn = () => {}
  const answer = <Value>(value: Value) =>
    gateway.isAway ? Promise.reject(problemOf(503, 'unavailable', true)) : Promise.resolve(value)
  const jobs = createJobs({
    store: createMemoryStore(),
    consent: () => '1',
    onChange: (uploadId, ended) => changes.push([uploadId, ended?.status]),
    pause: () => new Promise((resolve) => (turn = resolve)),
    api: {
      jobs: (statuses) =>
        answer({ jobs: gateway.jobs.filter(({ status }) => statuses?.includes(status) ?? true) }),
      job: (id) => answer([...gateway.jobs, ...gateway.late].find(({ job_id }) => job_id === id) ?? jobOf()),
      cancel: (id) => answer(jobOf({ job_id: id, status: 'canceled' })),
      getUpload: (upload_id) => answer(uploadOf({ upload_id })),
      fetchPhoto: () => answer(new Blob(['photo'])),
      eraseUpload: () => answer(undefined),
      sendPhoto: () => answer(startedOf()),
      sendMood: () => answer({ ...startedOf(), jobs: gateway.jobs }),
      makeAnother: (kind, options) => {
        gateway.made.push({ kind, ...options })
        return answer(startedOf({ job_id: `${kind}-2`, kind }))
      },
    },
  })
  const look = async () => {
    turn()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { jobs, gateway, changes, look }
}

t.test('an upload is told when it begins and when each of its jobs ends', async (t) => {
  const { jobs, gateway, changes, look } = openJobs()
  gateway.jobs = [jobOf(), jobOf({ job_id: 'image-1', kind: 'image' })]
  await jobs.send({ mood: { valence: 0, arousal: 0 }, options: OPTIONS, consent: '' })
  t.equal(jobs.openOf('u1').length, 2)
  gateway.jobs = [
    jobOf({ status: 'succeeded' }),
    jobOf({ job_id: 'image-1', kind: 'image', status: 'running' }),
  ]
  await look()
  t.match(jobs.open, [{ job_id: 'image-1', status: 'running' }])
  t.same(changes, [
    ['u1', undefined],
    ['u1', 'succeeded'],
  ])
})

t.test('a page that is loaded while work is under way finds it, and what failed', async (t) => {
  const { jobs, gateway } = openJobs()
  gateway.jobs = [
    jobOf({ job_id: 'image-1', kind: 'image', status: 'running' }),
    jobOf({ job_id: 'melody-1', kind: 'melody', status: 'failed', created_at: '2026-01-01' }),
    jobOf({ job_id: 'image-9', upload_id: 'u9', kind: 'image', status: 'failed', created_at: '2026-01-01' }),
    jobOf({
      job_id: 'image-10',
      upload_id: 'u9',
      kind: 'image',
      status: 'succeeded',
      created_at: '2026-01-02',
    }),
  ]
  await jobs.resume(true)
  t.match(jobs.open, [{ job_id: 'image-1' }])
  t.same(
    jobs.failed.map(({ job_id }) => job_id),
    ['melody-1'],
    'a failure that was made good counts no more',
  )
})

t.test('a job that begins while the gateway is being asked is not taken for one that ended', async (t) => {
  const { jobs, gateway, changes, look } = openJobs()
  gateway.jobs = [jobOf()]
  await jobs.resume(true)
  const looking = look()
  await jobs.make('image', { upload_id: 'u1' })
  await looking
  t.same(jobs.open.map(({ job_id }) => job_id).sort(), ['emotion-1', 'image-2'])
  t.same(changes, [['u1', undefined]])
})

t.test('a gateway that restarts changes nothing: the page says so and goes on asking', async (t) => {
  const { jobs, gateway, look } = openJobs()
  gateway.jobs = [jobOf()]
  await jobs.resume(true)
  gateway.isAway = true
  await look()
  t.equal(jobs.isAway, false, 'one missed answer is nothing yet')
  await look()
  t.equal(jobs.isAway, true)
  t.equal(jobs.open.length, 1)
  gateway.isAway = false
  await look()
  t.equal(jobs.isAway, false)
})

t.test('what failed is tried again with its inputs, one or all', async (t) => {
  const { jobs, gateway } = openJobs()
  const error = { code: 'generation_failed', message: '', retryable: true }
  gateway.jobs = [
    jobOf({ job_id: 'image-1', kind: 'image', status: 'failed', error }),
    jobOf({ job_id: 'melody-1', kind: 'melody', status: 'failed', error }),
    jobOf({
      job_id: 'emotion-1',
      status: 'failed',
      error: { ...error, code: 'no_face_found', retryable: false },
    }),
  ]
  await jobs.resume(true)
  await jobs.retryAll()
  t.match(gateway.made, [
    { kind: 'image', upload_id: 'u1' },
    { kind: 'melody', upload_id: 'u1' },
  ])
  t.same(
    jobs.failed.map(({ job_id }) => job_id),
    ['emotion-1'],
  )
})

t.test('of an upload whose face could not be read, that is told and nothing else', async (t) => {
  const { jobs, gateway } = openJobs()
  gateway.jobs = [
    jobOf({ status: 'failed' }),
    jobOf({ job_id: 'image-1', kind: 'image', status: 'failed' }),
    jobOf({ job_id: 'image-2', upload_id: 'u2', kind: 'image', status: 'failed' }),
  ]
  await jobs.resume(true)
  t.match(jobs.failedOf('u1'), [{ kind: 'emotion' }])
  t.equal(jobs.failedOf('u1').length, 1)
  t.match(jobs.failedOf('u2'), [{ kind: 'image' }])
})

t.test('a canceled job is gone at once', async (t) => {
  const { jobs, gateway } = openJobs()
  const job = jobOf({ job_id: 'image-1', kind: 'image' })
  gateway.jobs = [job]
  await jobs.resume(true)
  await jobs.cancel(job)
  t.same(jobs.open, [])
})

t.test(
  'a work that an upload already has is not shown as under way, whatever the last look says',
  async (t) => {
    const { jobs, gateway, changes, look } = openJobs()
    gateway.jobs = [jobOf({ job_id: 'melody-1', kind: 'melody', status: 'running' })]
    await jobs.resume(true)
    const looking = look()
    jobs.learn(uploadOf({ melodies: [variationOf({ job_id: 'melody-1' })] }))
    t.same(jobs.open, [])
    t.same(changes, [['u1', 'succeeded']], 'it is told as any end is')
    await looking
    await look()
    t.same(jobs.open, [], 'nor by an answer that is older')
    t.equal(changes.length, 1)
  },
)

t.test('what is under way of an upload stays when the upload is read', async (t) => {
  const { jobs, gateway } = openJobs()
  gateway.jobs = [jobOf({ job_id: 'melody-2', kind: 'melody', status: 'running' })]
  await jobs.resume(true)
  jobs.learn(
    uploadOf({
      melodies: [variationOf({ job_id: 'melody-2', status: 'running' }), variationOf({ job_id: 'melody-1' })],
    }),
  )
  t.match(jobs.open, [{ job_id: 'melody-2' }])
})

t.test('a job that the list does not have yet is still under way', async (t) => {
  const { jobs, gateway, changes, look } = openJobs()
  gateway.late = [jobOf({ job_id: 'image-2', kind: 'image', status: 'running' })]
  await jobs.make('image', { upload_id: 'u1' })
  await look()
  t.match(jobs.open, [{ job_id: 'image-2', status: 'running' }])
  t.equal(changes.length, 1, 'nothing has ended')
  gateway.late = [jobOf({ job_id: 'image-2', kind: 'image', status: 'succeeded' })]
  await look()
  t.same(jobs.open, [])
  t.same(changes[1], ['u1', 'succeeded'])
})

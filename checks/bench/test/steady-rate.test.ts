import t from 'tap'

import { steadyRateOf } from '../src/jobs/steady-rate.ts'

const SECOND = 1_000

/** Two places that do a job in one second each, half a second apart, from some moment on. */
function jobsOf(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    startedAt: n * 0.5 * SECOND,
    finishedAt: (n * 0.5 + 1) * SECOND,
  }))
}

t.test('a rate is counted while every place is taken', async (t) => {
  t.equal(steadyRateOf(jobsOf(12), 2), 2)
})

t.test('a slow beginning and a slow end do not change it', async (t) => {
  const jobs = jobsOf(12)
  const slow = jobs.map((job, n) => ({
    startedAt: n < 2 ? job.startedAt - 9 * SECOND : job.startedAt,
    finishedAt: n >= 10 ? job.finishedAt + 9 * SECOND : job.finishedAt,
  }))
  t.equal(steadyRateOf(slow.toReversed(), 2), 2)
})

import type { JobEvent } from '@moodscape/shared/queue/job-events'
import t from 'tap'

import { createJobSubscriptions, watchUntil } from '../../src/jobs/await-jobs.ts'

const job = { user_id: 'u', job_id: 'j' }

/** Waits for a job whose state is read from `states`, and counts the looks. */
function waitFor(states: string[]) {
  const listeners = new Set<(event: JobEvent) => void>()
  const feed = {
    listen: (listener: (event: JobEvent) => void) => (listeners.add(listener), () => {}),
    onGap: () => () => {},
  }
  const subscriptions = createJobSubscriptions(feed, new AbortController().signal, 60_000)
  let looks = 0
  const look = async () => states[looks++] ?? ''
  const seen = watchUntil(subscriptions, ['j'], look, (state) => state === 'succeeded', {
    milliseconds: 60_000,
    signal: new AbortController().signal,
  })
  return {
    seen,
    looks: () => looks,
    say: (event: JobEvent) => listeners.forEach((listener) => listener(event)),
  }
}

t.test('who waits for the end of a job looks when it ends, and not while it goes on', async (t) => {
  const waiting = waitFor(['queued', 'succeeded'])
  await new Promise((resolve) => setImmediate(resolve))
  waiting.say({ ...job, type: 'changed', state: 'running' })
  waiting.say({ ...job, type: 'progress', progress: 0.5 })
  waiting.say({ ...job, type: 'changed', state: 'queued' })
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(waiting.looks(), 1)
  waiting.say({ ...job, type: 'changed', state: 'succeeded' })
  t.equal(await waiting.seen, 'succeeded')
  t.equal(waiting.looks(), 2)
})

t.test('an event that says no state, as that of an erased upload, is looked into', async (t) => {
  const waiting = waitFor(['running', 'succeeded'])
  await new Promise((resolve) => setImmediate(resolve))
  waiting.say({ ...job, type: 'changed' })
  t.equal(await waiting.seen, 'succeeded')
})

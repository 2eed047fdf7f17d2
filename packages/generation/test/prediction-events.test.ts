import type { JobEvent } from '@moodscape/shared/queue/job-events'
import t from 'tap'

import { createPredictionWaiter } from '../src/prediction-events.ts'

/** A feed that says what the test says, and knows who listens. */
function createFeed() {
  const listeners = new Set<(events: JobEvent) => void>()
  return {
    listeners,
    say: (events: JobEvent) => listeners.forEach((listener) => listener(events)),
    listen(listener: (events: JobEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

t.test('an event of the prediction ends the waiting, other events do not', async (t) => {
  const feed = createFeed()
  let isOver = false
  const waiting = createPredictionWaiter(feed)('ours', new AbortController().signal).then(
    () => (isOver = true),
  )
  feed.say({ type: 'prediction', intent_id: 'theirs' })
  feed.say({ type: 'changed', user_id: 'u', job_id: 'ours' })
  await new Promise(setImmediate)
  t.equal(isOver, false)
  feed.say({ type: 'prediction', intent_id: 'ours' })
  await waiting
  t.equal(feed.listeners.size, 0, 'no listener is left')
})

t.test('an abort ends the waiting without an error', async (t) => {
  const feed = createFeed()
  const stop = new AbortController()
  const waiting = createPredictionWaiter(feed)('ours', stop.signal)
  stop.abort('enough')
  await waiting
  t.equal(feed.listeners.size, 0)
  await createPredictionWaiter(feed)('ours', stop.signal)
  t.equal(feed.listeners.size, 0)
})

t.test('a signal that outlives many waits keeps none of them', async (t) => {
  const feed = createFeed()
  const { signal } = new AbortController()
  const kept = new Set<unknown>()
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (type: string, listener: () => void, options?: object) => {
    kept.add(listener)
    add(type, listener, options)
  }
  signal.removeEventListener = (type: string, listener: () => void) => {
    kept.delete(listener)
    remove(type, listener)
  }
  for (let i = 0; i < 5; i++) {
    const waiting = createPredictionWaiter(feed)('ours', signal)
    t.equal(kept.size, 1)
    feed.say({ type: 'prediction', intent_id: 'ours' })
    await waiting
  }
  t.equal(kept.size, 0)
})

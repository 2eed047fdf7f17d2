import type { JobEvent } from '@moodscape/shared/queue/job-events'
import t from 'tap'

import { createPredictionWaiter } from '../src/prediction-events.ts'

/** A feed that says what the test says, and knows who listens: one who remembers, and those who wait. */
function createFeed() {
  const listeners = new Set<(events: JobEvent) => void>()
  const gapListeners = new Set<() => void>()
  return {
    waiting: () => listeners.size - 1 + gapListeners.size,
    lose: () => gapListeners.forEach((listener) => listener()),
    onGap(listener: () => void) {
      gapListeners.add(listener)
      return () => void gapListeners.delete(listener)
    },
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
  t.equal(feed.waiting(), 0, 'no listener is left')
})

t.test('an abort ends the waiting without an error', async (t) => {
  const feed = createFeed()
  const stop = new AbortController()
  const wait = createPredictionWaiter(feed)
  const waiting = wait('ours', stop.signal)
  stop.abort('enough')
  await waiting
  t.equal(feed.waiting(), 0)
  await wait('ours', stop.signal)
  t.equal(feed.waiting(), 0)
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
  const wait = createPredictionWaiter(feed)
  for (let i = 0; i < 5; i++) {
    const waiting = wait('ours', signal)
    t.equal(kept.size, 1)
    feed.say({ type: 'prediction', intent_id: 'ours' })
    await waiting
  }
  t.equal(kept.size, 0)
})

t.test('an event that came before it was waited for ends the waiting, once', async (t) => {
  const feed = createFeed()
  const wait = createPredictionWaiter(feed)
  feed.say({ type: 'prediction', intent_id: 'ours' })
  const stop = new AbortController()
  await wait('ours', stop.signal)
  let isOver = false
  const again = wait('ours', stop.signal).then(() => (isOver = true))
  await new Promise(setImmediate)
  t.notOk(isOver, 'what was heard of the first wait does not end the next')
  stop.abort('enough')
  await again
})

t.test('of events that nobody waits for only the latest are remembered', async (t) => {
  const feed = createFeed()
  const wait = createPredictionWaiter(feed)
  for (let n = 0; n <= 1_000; n++) feed.say({ type: 'prediction', intent_id: `intent ${n}` })
  await wait('intent 1', new AbortController().signal)
  const stop = new AbortController()
  let isOver = false
  const forgotten = wait('intent 0', stop.signal).then(() => (isOver = true))
  await new Promise(setImmediate)
  t.notOk(isOver)
  stop.abort('enough')
  await forgotten
})

t.test('after a gap in the events all who wait look for themselves', async (t) => {
  const feed = createFeed()
  const wait = createPredictionWaiter(feed)
  const { signal } = new AbortController()
  const waiting = [wait('ours', signal), wait('theirs', signal)]
  feed.lose()
  await Promise.all(waiting)
  t.equal(feed.waiting(), 0)
})

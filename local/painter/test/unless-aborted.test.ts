import { getEventListeners } from 'node:events'

import t from 'tap'

import { unlessAborted } from '../src/unless-aborted.ts'

t.test('an abort ends the wait for work that goes on', async (t) => {
  const controller = new AbortController()
  const waiting = unlessAborted(new Promise(() => undefined), controller.signal)
  controller.abort(new Error('closed the tab'))
  await t.rejects(waiting, { message: 'closed the tab' })
})

t.test('what the work gives or throws is passed on, and nobody listens any longer', async (t) => {
  const { signal } = new AbortController()
  t.equal(await unlessAborted(Promise.resolve('a picture'), signal), 'a picture')
  await t.rejects(unlessAborted(Promise.reject(new Error('no room')), signal), { message: 'no room' })
  t.strictSame(getEventListeners(signal, 'abort'), [])
  t.equal(await unlessAborted(Promise.resolve('a picture'), undefined), 'a picture')
})

t.test('work that fails after an abort troubles nobody', async (t) => {
  const controller = new AbortController()
  const { promise, reject } = Promise.withResolvers<never>()
  const waiting = unlessAborted(promise, controller.signal)
  controller.abort(new Error('closed the tab'))
  reject(new Error('too late'))
  await t.rejects(waiting, { message: 'closed the tab' })
})

import { type CircuitBreaker, createCircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import t from 'tap'

import { createCreditBreaker } from '../src/provider/credit-breaker.ts'
import {
  isOutage,
  openReplicate,
  type Prediction,
  readCreateError,
} from '../src/provider/replicate-client.ts'
import { withCircuitBreakers } from '../src/provider/with-circuit-breakers.ts'
import { startScriptedReplicate } from './fixtures/scripted-replicate.ts'

const ORDER = { model: 'owner/name', input: {} }
const { signal } = new AbortController()
const silent = { warn: () => {}, info: () => {} }

t.test('every request but canceling goes through the guard', async (t) => {
  const replicate = await startScriptedReplicate(t)
  let guarded = 0
  const counting: CircuitBreaker = (request) => {
    guarded += 1
    return request()
  }
  const api = withCircuitBreakers(openReplicate(replicate.settings), counting, (request) => request())
  const { id } = await api.create(ORDER)
  t.match(await api.get(id), { id })
  t.equal(guarded, 2)
  for (let i = 0; i < 3; i++) await api.create(ORDER)
  const pages: Prediction[][] = []
  for await (const page of api.pages(signal)) pages.push(page)
  t.strictSame(
    pages.map((page) => page.length),
    [3, 1],
  )
  t.ok(guarded >= 7, 'each page is a request')
  const before = guarded
  await api.cancel(id)
  t.equal(guarded, before)
})

t.test('a get keeps its signal', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = withCircuitBreakers(
    openReplicate(replicate.settings),
    (request) => request(),
    (request) => request(),
  )
  await t.rejects(api.get('x', { signal: AbortSignal.abort() }))
  t.equal(replicate.gets(), 0)
})

t.test('in an outage nothing is sent and nothing can have been paid, but canceling is tried', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = withCircuitBreakers(
    openReplicate(replicate.settings),
    createCircuitBreaker('replicate', isOutage, silent as never),
    (request) => request(),
  )
  const { id } = await api.create(ORDER)
  replicate.fates = Array.from({ length: 20 }, () => ({ status: 503 }))
  let error: unknown
  for (let i = 0; i < 20; i++) error = await api.create(ORDER).catch((reason: unknown) => reason)
  t.ok(replicate.creates.length < 12, `${replicate.creates.length} of 21 were sent`)
  t.match(readCreateError(error), { accepted: 'no', failure: { countsAsAttempt: false } })
  await t.rejects(api.get(id), { name: 'TransientFailure' })
  await t.rejects(api.pages(signal).next(), { name: 'TransientFailure' })
  t.match(await api.cancel(id), { id })
  t.strictSame(replicate.canceled, [id])
})

t.test('an account out of credit is asked for nothing that costs, but for everything else', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = withCircuitBreakers(
    openReplicate(replicate.settings),
    (request) => request(),
    createCreditBreaker(silent as never),
  )
  const { id } = await api.create(ORDER)
  replicate.fates = [{ status: 402 }]
  for (let i = 0; i < 20; i++) {
    const error: unknown = await api.create(ORDER).catch((reason: unknown) => reason)
    t.match(readCreateError(error), {
      accepted: 'no',
      failure: { code: 'payment_required', countsAsAttempt: false },
    })
  }
  t.equal(replicate.creates.length, 2, 'the refused one was the last that was sent')
  t.match(await api.get(id), { id })
  t.match(await api.cancel(id), { id })
})

t.test('a list left in the middle asks for no further page', async (t) => {
  const replicate = await startScriptedReplicate(t)
  const api = withCircuitBreakers(
    openReplicate(replicate.settings),
    (request) => request(),
    (request) => request(),
  )
  for (let i = 0; i < 7; i++) await api.create(ORDER)
  for await (const page of api.pages(signal)) {
    t.equal(page.length, 3)
    break
  }
  t.equal(replicate.lists(), 1)
})

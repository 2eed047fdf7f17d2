import { mock } from 'node:test'

import t, { type Test } from 'tap'

import { type CircuitBreaker, createCircuitBreaker } from '../../src/failures/circuit-breaker.ts'
import type { TransientFailure } from '../../src/failures/failure.ts'

class Outage extends Error {}
const isOutage = (error: unknown) => error instanceof Outage

interface Scene {
  breaker: CircuitBreaker
  /** Sends a request through the guard that ends like this; says whether it was sent. */
  request: (outcome: 'fine' | 'outage' | 'refusal') => Promise<'fine' | 'outage' | 'refusal' | 'not sent'>
  said: string[]
}

/** The clock stands still unless the test moves it. */
function setScene(t: Test): Scene {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 })
  t.teardown(() => mock.timers.reset())
  const said: string[] = []
  const say = (_: object, message: string) => void said.push(message)
  const breaker = createCircuitBreaker('test', isOutage, { warn: say, info: say } as Parameters<
    typeof createCircuitBreaker
  >[2])
  return {
    breaker,
    said,
    async request(outcome) {
      let isSent = false
      try {
        await breaker(async () => {
          isSent = true
          if (outcome === 'outage') throw new Outage()
          if (outcome === 'refusal') throw new Error('refused')
        })
        return 'fine'
      } catch (error) {
        if (!isSent) return 'not sent'
        return isOutage(error) ? 'outage' : 'refusal'
      }
    },
  }
}

async function breakDown({ request }: Scene): Promise<void> {
  for (let i = 0; i < 6; i++) await request('outage')
}

t.test('an answer and an error pass through as they are', async (t) => {
  const { breaker } = setScene(t)
  const error = new Error('mine')
  t.equal(await breaker(async () => 42), 42)
  await t.rejects(
    breaker(() => Promise.reject(error)),
    error,
  )
})

t.test('after six failures a provider is left alone, and that is said once', async (t) => {
  const scene = setScene(t)
  const outcomes: string[] = []
  for (let i = 0; i < 10; i++) outcomes.push(await scene.request('outage'))
  t.strictSame(outcomes, [...Array<string>(6).fill('outage'), ...Array<string>(4).fill('not sent')])
  t.strictSame(scene.said, ['provider is down: not asking it for a while'])
})

t.test(
  'a request that was not sent waits without using up an attempt, and not all for the same time',
  async (t) => {
    const scene = setScene(t)
    await breakDown(scene)
    const failures: TransientFailure[] = []
    for (let i = 0; i < 20; i++)
      await scene.breaker(async () => {}).catch((error: TransientFailure) => failures.push(error))
    t.equal(failures.length, 20)
    for (const failure of failures) {
      t.match(failure, { name: 'TransientFailure', code: 'provider_unavailable', countsAsAttempt: false })
      t.ok((failure.retryAfterMs ?? 0) >= 5_000 && (failure.retryAfterMs ?? 0) <= 15_000)
    }
    t.ok(new Set(failures.map(({ retryAfterMs }) => retryAfterMs)).size > 1)
  },
)

t.test('after ten seconds one request tries, and if it succeeds all may', async (t) => {
  const scene = setScene(t)
  await breakDown(scene)
  mock.timers.tick(9_999)
  t.equal(await scene.request('fine'), 'not sent')
  mock.timers.tick(1)
  const trial = Promise.withResolvers<void>()
  const trying = scene.breaker(() => trial.promise)
  t.equal(await scene.request('fine'), 'not sent', 'the others wait for its outcome')
  trial.resolve()
  await trying
  t.equal(await scene.request('fine'), 'fine')
  t.strictSame(scene.said, ['provider is down: not asking it for a while', 'provider is back'])
})

t.test('if the one that tries fails, the provider is left alone again', async (t) => {
  const scene = setScene(t)
  await breakDown(scene)
  mock.timers.tick(10_000)
  t.equal(await scene.request('outage'), 'outage')
  t.equal(await scene.request('fine'), 'not sent')
  mock.timers.tick(10_000)
  t.equal(await scene.request('fine'), 'fine')
})

t.test('refusals are no outage, however many', async (t) => {
  const scene = setScene(t)
  for (let i = 0; i < 50; i++) t.equal(await scene.request('refusal'), 'refusal')
  t.strictSame(scene.said, [])
})

t.test('a few failures among successes are no outage', async (t) => {
  const scene = setScene(t)
  for (let i = 0; i < 30; i++) t.not(await scene.request(i % 2 ? 'fine' : 'outage'), 'not sent')
})

t.test('failures far apart do not add up', async (t) => {
  const scene = setScene(t)
  for (let i = 0; i < 10; i++) {
    t.equal(await scene.request('outage'), 'outage')
    mock.timers.tick(10_000)
  }
})

import type { TransientFailure } from '@moodscape/shared/failures/failure'
import { DEFAULT_RETRY_BUDGET, decideRetry } from '@moodscape/shared/failures/retry-policy'
import t from 'tap'

import { createCreditBreaker } from '../src/provider/credit-breaker.ts'

const MINUTE = 60_000
const unpaid = () => Object.assign(new Error('402'), { response: new Response(null, { status: 402 }) })

/** A guard on a clock of the test's, and what it lets through. */
function setScene() {
  const scene = { now: 1_000_000, sent: 0, said: [] as string[] }
  const log = {
    info: (message: string) => scene.said.push(message),
    warn: (_: object, message: string) => scene.said.push(message),
  }
  const breaker = createCreditBreaker(log as never, () => scene.now)
  const request = (outcome: () => Promise<string>) =>
    breaker(() => {
      scene.sent += 1
      return outcome()
    }).catch((error: unknown) => error)
  return Object.assign(scene, { request })
}
const fine = async () => 'fine'
const refused = () => Promise.reject(unpaid())

t.test('after a refusal nothing is sent for a minute, and that is said once', async (t) => {
  const scene = setScene()
  await Promise.all([scene.request(refused), scene.request(refused)])
  scene.now += MINUTE - 1
  for (let i = 0; i < 50; i++) {
    const failure = (await scene.request(fine)) as TransientFailure
    t.match(failure, { name: 'TransientFailure', code: 'payment_required', countsAsAttempt: false })
    t.ok((failure.retryAfterMs ?? 0) >= 1_000 && (failure.retryAfterMs ?? 0) <= 6_000)
  }
  t.equal(scene.sent, 2)
  t.equal(scene.said.length, 1)
})

t.test('then one order tries while the others wait, and once it is taken all are', async (t) => {
  const scene = setScene()
  await scene.request(refused)
  scene.now += MINUTE
  const trial = Promise.withResolvers<string>()
  const trying = scene.request(() => trial.promise)
  t.match(await scene.request(fine), { code: 'payment_required' })
  trial.resolve('fine')
  t.equal(await trying, 'fine')
  t.equal(await scene.request(fine), 'fine')
  t.match(scene.said, [/out of credit/, /takes orders again/])
})

t.test('if the one that tries is refused, or fails otherwise, the next tries in its turn', async (t) => {
  const scene = setScene()
  await scene.request(refused)
  scene.now += MINUTE
  await scene.request(refused)
  t.match(await scene.request(fine), { code: 'payment_required' })
  scene.now += MINUTE
  t.match(await scene.request(() => Promise.reject(new Error('reset'))), { message: 'reset' })
  t.equal(await scene.request(fine), 'fine')
  t.equal(scene.sent, 4)
})

t.test('a job that waits for credit ends with the time it may take', async (t) => {
  const scene = setScene()
  await scene.request(refused)
  const failure = await scene.request(fine)
  const used = { attempts: 0, runningMs: DEFAULT_RETRY_BUDGET.maxRunningMs }
  t.match(decideRetry(failure, { ...used, runningMs: used.runningMs - 1 }, DEFAULT_RETRY_BUDGET), {
    retry: true,
    countsAsAttempt: false,
  })
  t.strictSame(decideRetry(failure, used, DEFAULT_RETRY_BUDGET), { retry: false, code: 'payment_required' })
})

t.test('other failures hold nothing', async (t) => {
  const scene = setScene()
  for (let i = 0; i < 20; i++)
    t.match(await scene.request(() => Promise.reject(new Error('422'))), { message: '422' })
  t.equal(scene.sent, 20)
})

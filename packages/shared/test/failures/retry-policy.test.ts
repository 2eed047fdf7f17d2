import fc from 'fast-check'
import t from 'tap'

import { PermanentFailure, TransientFailure } from '../../src/failures/failure.ts'
import { DEFAULT_RETRY_BUDGET, decideRetry } from '../../src/failures/retry-policy.ts'

const BUDGET = { maxAttempts: 3, maxRunningMs: 60_000 }
const fresh = { attempts: 0, runningMs: 0 }
const half = () => 0.5

t.test('what cannot succeed is not tried again', async (t) => {
  t.strictSame(decideRetry(new PermanentFailure('no_face_found'), fresh, BUDGET), {
    retry: false,
    code: 'no_face_found',
  })
})

t.test(
  'the delay doubles with every counted attempt up to a minute, jittered over its whole length',
  async (t) => {
    const failure = new TransientFailure('provider_unavailable')
    const delays = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((attempts) => {
      const decision = decideRetry(
        failure,
        { attempts, runningMs: 0 },
        { maxAttempts: 99, maxRunningMs: 1 },
        half,
      )
      return decision.retry && decision.delayMs
    })
    t.strictSame(delays, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    t.match(
      decideRetry(failure, fresh, BUDGET, () => 0),
      { delayMs: 0 },
    )
    t.match(
      decideRetry(failure, fresh, BUDGET, () => 0.999),
      { delayMs: 999 },
    )
  },
)

t.test('no service is asked again earlier than it asked for', async (t) => {
  const patient = new TransientFailure('provider_unavailable', { retryAfterMs: 20_000 })
  t.match(decideRetry(patient, fresh, BUDGET, half), { delayMs: 20_000 })
  const brief = new TransientFailure('provider_unavailable', { retryAfterMs: 100 })
  t.match(decideRetry(brief, { attempts: 2, runningMs: 0 }, { maxAttempts: 9, maxRunningMs: 1 }, half), {
    delayMs: 2_000,
  })
})

t.test('the attempt that uses up the budget is the last, and the job fails with its code', async (t) => {
  const failure = new TransientFailure('payment_required')
  t.match(decideRetry(failure, { attempts: 1, runningMs: 0 }, BUDGET), { retry: true, countsAsAttempt: true })
  t.strictSame(decideRetry(failure, { attempts: 2, runningMs: 0 }, BUDGET), {
    retry: false,
    code: 'payment_required',
  })
})

t.test('what does not count as an attempt is tried for as long as time allows', async (t) => {
  const outage = new TransientFailure('provider_unavailable', { countsAsAttempt: false })
  t.match(decideRetry(outage, { attempts: 2, runningMs: 59_999 }, BUDGET), {
    retry: true,
    countsAsAttempt: false,
  })
  t.strictSame(decideRetry(outage, { attempts: 2, runningMs: 60_000 }, BUDGET), {
    retry: false,
    code: 'provider_unavailable',
  })
})

t.test(
  'an unknown error, whatever was thrown, is tried again and fails as internal in the end',
  async (t) => {
    for (const error of [new TypeError('x is not a function'), 'text', undefined, null]) {
      t.match(decideRetry(error, fresh, BUDGET), { retry: true, countsAsAttempt: true })
      t.strictSame(decideRetry(error, { attempts: 2, runningMs: 0 }, BUDGET), {
        retry: false,
        code: 'internal_error',
      })
    }
  },
)

t.test('every job ends: attempts that count run out, and so does time', async () => {
  const anyFailure = fc.record({
    countsAsAttempt: fc.boolean(),
    retryAfterMs: fc.option(fc.nat(600_000), { nil: undefined }),
  })
  fc.assert(
    fc.property(
      fc.array(anyFailure, { minLength: 1 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (failures, chance) => {
        let attempts = 0
        let runningMs = 0
        for (let i = 0; i < 10_000; i++) {
          const failure = new TransientFailure('internal_error', failures[i % failures.length])
          const decision = decideRetry(
            failure,
            { attempts, runningMs },
            DEFAULT_RETRY_BUDGET,
            () => chance.next().value as number,
          )
          if (!decision.retry) return attempts <= DEFAULT_RETRY_BUDGET.maxAttempts
          if (!Number.isInteger(decision.delayMs) || decision.delayMs < 0) return false
          attempts += decision.countsAsAttempt ? 1 : 0
          runningMs += decision.delayMs + 1_000
        }
        return false
      },
    ),
  )
})

import t from 'tap'

import { collectFailures } from '../../src/process/collect-failures.ts'

t.test('what does not fail gives its result, and nothing is thrown', async (t) => {
  const failures = collectFailures()
  t.equal(await failures.attempt(async () => 7), 7)
  t.doesNotThrow(() => failures.throwIfAny())
})

t.test('all steps are taken, and the first failure is told with the number of them', async (t) => {
  const failures = collectFailures()
  const taken: number[] = []
  for (const step of [1, 2, 3]) {
    const result = await failures.attempt(async () => {
      taken.push(step)
      if (step < 3) throw new Error(`step ${step}`)
      return step
    })
    t.equal(result, step < 3 ? undefined : step)
  }
  t.same(taken, [1, 2, 3])
  t.throws(() => failures.throwIfAny(), {
    name: 'PassedOver',
    message: /^2 steps failed/,
    cause: { message: 'step 1' },
  })
})

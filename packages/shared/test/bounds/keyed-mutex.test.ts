import t from 'tap'

import { createKeyedMutex } from '../../src/bounds/keyed-mutex.ts'

t.test('work on one thing is done one after another, in the order it came', async (t) => {
  const waitInLine = createKeyedMutex(60_000)
  const steps: string[] = []
  const work = (name: string) => async () => {
    steps.push(`${name} begins`)
    await new Promise(setImmediate)
    steps.push(`${name} ends`)
    return name
  }
  t.strictSame(await Promise.all(['a', 'b', 'c'].map((name) => waitInLine('thing', work(name)))), [
    'a',
    'b',
    'c',
  ])
  t.strictSame(steps, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

t.test('work on different things does not wait for each other', async (t) => {
  const waitInLine = createKeyedMutex(60_000)
  const other = Promise.withResolvers<string>()
  const first = waitInLine('one', () => other.promise)
  t.equal(await waitInLine('other', async () => 'done'), 'done')
  other.resolve('late')
  t.equal(await first, 'late')
})

t.test('a failure is its own, and the next one comes up', async (t) => {
  const waitInLine = createKeyedMutex(60_000)
  const failing = waitInLine('thing', async () => {
    throw new Error('mine')
  })
  const next = waitInLine('thing', async () => 'fine')
  await t.rejects(failing, { message: 'mine' })
  t.equal(await next, 'fine')
})

t.test('who has waited long enough begins anyway', async (t) => {
  const waitInLine = createKeyedMutex(20)
  const hanging = Promise.withResolvers<string>()
  const first = waitInLine('thing', () => hanging.promise)
  t.equal(await waitInLine('thing', async () => 'second'), 'second')
  hanging.resolve('first')
  t.equal(await first, 'first')
})

import t from 'tap'

import { compareFigures, compareInRounds, measureInRounds } from '../src/rounds.ts'

t.test('every side has a turn that does not count, and each round begins with another side', async (t) => {
  const turns: string[] = []
  const side = (name: string) => async () => turns.push(name)
  const figures = await measureInRounds(3, [side('a'), side('b'), side('c')])
  t.same(turns.join(''), 'abcabcbcacab')
  t.same(figures, [
    [4, 9, 11],
    [5, 7, 12],
    [6, 8, 10],
  ])
})

t.test('sides that are warm have no turn that does not count', async (t) => {
  let turns = 0
  t.same(await measureInRounds(2, [async () => ++turns], true), [[1, 2]])
})

t.test('ratio and difference are taken round by round, not of the medians', async (t) => {
  const { ratio, difference } = compareFigures([10, 40, 90], [5, 10, 30])
  t.match(ratio, { median: 3, low: 2, high: 4 })
  t.match(difference, { median: 30, low: 5, high: 60 })
})

t.test('two sides are compared', async (t) => {
  const compared = await compareInRounds(
    2,
    async () => 6,
    async () => 3,
  )
  t.match(compared, { ours: { median: 6, rounds: 2 }, baseline: { median: 3 }, ratio: { median: 2 } })
})

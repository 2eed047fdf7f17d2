import t from 'tap'

import { createRandom } from '../src/random.ts'

const draw = (seed: string, count: number) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.next())
}

t.test('one seed gives one sequence, for good', async (t) => {
  t.strictSame(
    draw('moodscape', 4).map((value) => value * 4294967296),
    [2566424549, 1330184009, 3235719970, 13740524],
  )
})

t.test('different seeds give different sequences', async (t) => {
  const firsts = Array.from({ length: 2000 }, (_, seed) => draw(String(seed), 1)[0])
  t.equal(new Set(firsts).size, 2000)
})

t.test('draws are uniform: mean, spread and neighbours are as chance has them', async (t) => {
  const values = draw('uniform', 40_000)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const moment = (lag: number) =>
    values.slice(lag).reduce((sum, value, i) => sum + (value - 0.5) * ((values[i] as number) - 0.5), 0) /
    values.length
  t.ok(Math.abs(mean - 0.5) < 0.005, `mean ${mean}`)
  t.ok(Math.abs(moment(0) - 1 / 12) < 0.002, `variance ${moment(0)}`)
  t.ok(Math.abs(moment(1)) < 0.002, `neighbours ${moment(1)}`)
})

t.test('consecutive seeds start unrelated sequences', async (t) => {
  const firsts = Array.from({ length: 20_000 }, (_, seed) => draw(String(seed), 1)[0] as number)
  const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length
  const neighbours = firsts
    .slice(1)
    .reduce((sum, value, i) => sum + (value - 0.5) * ((firsts[i] as number) - 0.5), 0)
  t.ok(Math.abs(mean - 0.5) < 0.01)
  t.ok(Math.abs(neighbours / firsts.length) < 0.003)
})

t.test('range stays inside its bounds and int reaches both of its own', async (t) => {
  const random = createRandom('bounds')
  const ranged = Array.from({ length: 1000 }, () => random.range(-2, 3))
  t.ok(ranged.every((value) => value >= -2 && value < 3))
  const whole = Array.from({ length: 1000 }, () => random.int(3, 6))
  t.strictSame([...new Set(whole)].sort(), [3, 4, 5, 6])
})

t.test('weighted chooses in proportion and never what weighs nothing', async (t) => {
  const random = createRandom('weights')
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 8000; i++) {
    const index = random.weighted([1, 0, 3, 0])
    counts[index] = (counts[index] as number) + 1
  }
  t.equal(counts[1], 0)
  t.equal(counts[3], 0)
  t.ok(Math.abs((counts[0] as number) - 2000) < 200, `${counts[0]} of 8000`)
})

t.test('gauss has mean 0 and deviation 1', async (t) => {
  const random = createRandom('bell')
  const values = Array.from({ length: 20_000 }, () => random.gauss())
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
  t.ok(Math.abs(mean) < 0.03, `mean ${mean}`)
  t.ok(Math.abs(variance - 1) < 0.04, `variance ${variance}`)
})

t.test('shuffle keeps the entries and leaves the list alone', async (t) => {
  const list = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8])
  const shuffled = createRandom('cards').shuffle(list)
  t.not(shuffled.join(), list.join())
  t.strictSame([...shuffled].sort(), list)
})

t.test('a fork depends on its label and not on what was drawn before', async (t) => {
  const fresh = createRandom('root')
  const used = createRandom('root')
  used.next()
  t.equal(used.fork('sky').next(), fresh.fork('sky').next())
  t.not(fresh.fork('sky').next(), fresh.fork('sea').next())
  t.not(fresh.fork('a').fork('b').next(), fresh.fork('a/b').next())
})

t.test('choices from nothing are refused', async (t) => {
  const random = createRandom('nothing')
  t.throws(() => random.pick([]), { name: 'RangeError' })
  t.throws(() => random.weighted([]), { name: 'RangeError' })
  t.throws(() => random.weighted([0, 0]), { name: 'RangeError' })
})

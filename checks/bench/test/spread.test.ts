import t from 'tap'

import { medianOf, percentileOf, spreadOf } from '../src/spread.ts'

t.test('a spread has the median, and the lowest and highest of the rounds', async (t) => {
  t.same(spreadOf([5, 1, 9]), { median: 5, low: 1, high: 9, rounds: 3 })
  t.same(spreadOf([7]), { median: 7, low: 7, high: 7, rounds: 1 })
})

t.test('the median of an even number lies between the two in the middle', async (t) => {
  t.equal(medianOf([4, 1, 3, 2]), 2.5)
})

t.test('a percentile lies between two figures where none stands at its place', async (t) => {
  const figures = Array.from({ length: 21 }, (_, n) => n)
  t.equal(percentileOf(figures, 95), 19)
  t.equal(percentileOf([0, 10], 95), 9.5)
  t.equal(percentileOf([3], 95), 3)
})

t.test('what never ended is infinite, and no missing figure', async (t) => {
  t.equal(medianOf([Infinity]), Infinity)
  t.equal(medianOf([Infinity, Infinity]), Infinity)
})

t.test('there is no median of nothing', async (t) => {
  t.ok(Number.isNaN(medianOf([])))
})

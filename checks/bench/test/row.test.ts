import t from 'tap'

import { meetsGoal, type Row, single } from '../src/row.ts'

const why = 'as a test wants it'

t.test('a goal judges what was compared, or ours where nothing was', async (t) => {
  const row: Row = { what: 'a row', ours: single(5, 'ms'), goal: { atMost: 10, why } }
  t.ok(meetsGoal(row))
  t.notOk(meetsGoal({ ...row, compared: single(11, 'ms more') }))
})

t.test('a figure that is the bound itself meets it', async (t) => {
  t.ok(meetsGoal({ what: 'least', ours: single(2, ''), goal: { atLeast: 2, why } }))
  t.ok(meetsGoal({ what: 'most', ours: single(2, ''), goal: { atMost: 2, why } }))
})

t.test('a figure that could not be taken meets no goal', async (t) => {
  t.notOk(meetsGoal({ what: 'least', ours: single(NaN, ''), goal: { atLeast: 0, why } }))
  t.notOk(meetsGoal({ what: 'most', ours: single(NaN, ''), goal: { atMost: 9, why } }))
})

t.test('a row without a goal is nothing to miss', async (t) => {
  t.ok(meetsGoal({ what: 'a row', ours: single(NaN, '') }))
})

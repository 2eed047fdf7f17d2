import t from 'tap'

import { figure, single } from '../src/row.ts'
import { spreadOf } from '../src/spread.ts'
import { describeFigure, describeRow, digits } from '../src/table.ts'

t.test('a figure is shown with its spread where there were several rounds', async (t) => {
  t.equal(describeFigure(figure(spreadOf([1, 2.346, 30]), 'ms')), '2.35 ms (1–30)')
  t.equal(describeFigure(single(0.5, '')), '0.50')
})

t.test('numbers have three digits, or all before the point', async (t) => {
  t.same([0.123, 1.234, 12.34, 123.4, 1234.5, 7].map(digits), ['0.12', '1.23', '12.3', '123', '1235', '7'])
  t.equal(digits(Infinity), '∞')
})

t.test('a line says what stands beside ours, and whether the goal is met', async (t) => {
  const row = {
    what: 'jobs',
    ours: single(80, '/s'),
    baseline: { ...single(100, '/s'), of: 'bare' },
    compared: single(0.8, ''),
    goal: { atLeast: 0.9, why: 'as a test wants it' },
  }
  t.match(describeRow(row), /^jobs +80 \/s +100 \/s bare +0\.80 +≥ 0\.9 ✗$/)
  t.match(describeRow({ ...row, goal: { ...row.goal, atLeast: 0.7 } }), /≥ 0\.7 ✓$/)
})

import t from 'tap'

import {
  blanksBefore,
  boundsOf,
  dateOf,
  dayOf,
  daysOf,
  firstWeekdayOf,
  monthsOf,
  movePeriod,
} from '../../src/calendar/month-days.ts'

t.test('a month has its days, in leap years too', async (t) => {
  t.equal(daysOf('2026-02').length, 28)
  t.equal(daysOf('2028-02').length, 29)
  t.same([daysOf('2026-11')[0], daysOf('2026-11').at(-1)], ['2026-11-01', '2026-11-30'])
  t.same([monthsOf('2026').length, monthsOf('2026').at(-1)], [12, '2026-12'])
})

t.test('fields before the first of a month stay empty, by the day that a week begins with', async (t) => {
  // The first of November 2026 is a Sunday.
  t.equal(blanksBefore('2026-11', 1), 6, 'weeks from Monday')
  t.equal(blanksBefore('2026-11', 7), 0, 'weeks from Sunday')
  t.equal(blanksBefore('2026-11', 6), 1, 'weeks from Saturday')
  t.same([firstWeekdayOf('es-ES'), firstWeekdayOf('en-US')], [1, 7])
})

t.test('one goes from month to month and from year to year', async (t) => {
  t.equal(movePeriod('2026-12', 1), '2027-01')
  t.equal(movePeriod('2026-01', -1), '2025-12')
  t.equal(movePeriod('2026', -1), '2025')
})

t.test('a period ends right before the next one begins, where the person is', async (t) => {
  for (const period of ['2026-03', '2026-10', '2026-12', '2026']) {
    const { from, to } = boundsOf(period)
    t.equal(Date.parse(to) + 1, Date.parse(boundsOf(movePeriod(period, 1)).from), period)
    t.ok(dayOf(from).startsWith(period), `${period} begins in itself`)
    t.ok(dayOf(to).startsWith(period), `${period} ends in itself`)
  }
})

t.test('a day is the same day there and back', async (t) => {
  for (const day of ['2026-03-29', '2026-10-25', '2026-12-31']) t.equal(dayOf(dateOf(day)), day)
})

import t from 'tap'

import { averageColour } from '../../src/calendar/average-colour.ts'
import { sumUpDays } from '../../src/calendar/sum-up-days.ts'
import { fromHex } from '../../src/theme/oklch.ts'
import { entryOf } from '../fixtures/entry-of.ts'

const RED = [{ color: '#c82828', share: 1 }]

t.test('the average of one colour is that colour, and of opposites a grey between them', async (t) => {
  t.equal(averageColour(RED), '#c82828')
  t.equal(
    averageColour([
      { color: '#000000', share: 1 },
      { color: '#ffffff', share: 1 },
    ]),
    '#636363',
    'half as light to the eye',
  )
  const middle = averageColour([
    { color: '#c82828', share: 0.5 },
    { color: '#28a0a0', share: 0.5 },
  ])
  t.ok(fromHex(middle ?? '').chroma < 0.08, `${middle}`)
})

t.test('a colour counts by its share', async (t) => {
  const mostlyRed = averageColour([
    { color: '#c82828', share: 0.9 },
    { color: '#2828c8', share: 0.1 },
  ])
  const hue = fromHex(mostlyRed ?? '').hue
  t.ok(Math.abs(hue - fromHex('#c82828').hue) < 15, `${mostlyRed}`)
  t.equal(averageColour([]), undefined)
})

t.test('a day has its entries from first to last, its feelings once, and its newest picture', async (t) => {
  const days = sumUpDays([
    entryOf({ upload_id: 'c', created_at: '2026-11-27T13:00:00', chosen_emotion: 'CALM' }),
    entryOf({ upload_id: 'b', created_at: '2026-11-27T12:00:00' }, RED),
    entryOf({ upload_id: 'a', created_at: '2026-11-27T11:00:00' }, RED),
    entryOf({ upload_id: 'x', created_at: '2026-11-02T11:00:00' }, RED),
  ])
  t.same([...days.keys()].sort(), ['2026-11-02', '2026-11-27'])
  const day = days.get('2026-11-27')
  t.same(
    day?.entries.map(({ upload_id }) => upload_id),
    ['a', 'b', 'c'],
  )
  t.same(day?.feelings, ['HAPPY', 'CALM'])
  t.equal(day?.thumbnail, 'thumbnail-b')
  t.equal(days.get('2026-11-02')?.colour, '#c82828')
})

t.test('each entry of a day counts the same, however much of its palette is told', async (t) => {
  const [one, other] = [0.2, 1].map(
    (share) =>
      sumUpDays([
        entryOf({ upload_id: 'a', created_at: '2026-11-27T11:00:00' }, [{ color: '#c82828', share }]),
        entryOf({ upload_id: 'b', created_at: '2026-11-27T12:00:00' }, [{ color: '#2828c8', share: 1 }]),
      ]).get('2026-11-27')?.colour,
  )
  t.equal(one, other)
})

t.test('a day without pictures has the colour of its feelings', async (t) => {
  const days = sumUpDays([entryOf({ upload_id: 'a', created_at: '2026-11-27T11:00:00', emotion: 'SAD' })])
  const { hue } = fromHex(days.get('2026-11-27')?.colour ?? '')
  t.ok(Math.abs(hue - fromHex('#4d6fb5').hue) < 20)
})

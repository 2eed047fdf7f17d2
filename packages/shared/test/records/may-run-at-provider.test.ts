import t from 'tap'

import { mayRunAtProvider } from '../../src/records/may-run-at-provider.ts'

const AT = '2026-03-01T08:00:00.000Z'
const INTENT = { id: 'i', epoch: 1, at: AT, resubmits: 0 }
const secondsAfter = (seconds: number) => new Date(Date.parse(AT) + seconds * 1_000)

t.test('nothing runs where nothing was asked for', async (t) => {
  t.equal(mayRunAtProvider({ finished_at: AT }, secondsAfter(0), 600), false)
})

t.test(
  'what was asked for may run for as long as the provider lets it, and some minutes for clocks and lines',
  async (t) => {
    for (const part of [
      { intent: INTENT },
      { intent: INTENT, prediction_id: 'p' },
      { prediction_id: 'p', finished_at: AT },
    ]) {
      t.equal(mayRunAtProvider(part, secondsAfter(600 + 239), 600), true)
      t.equal(mayRunAtProvider(part, secondsAfter(600 + 241), 600), false)
    }
  },
)

t.test('a prediction of which nobody knows when it began may run', async (t) => {
  t.equal(mayRunAtProvider({ prediction_id: 'p' }, secondsAfter(1e9), 600), true)
})

import t from 'tap'

import '../fixtures/svelte-modules.ts'

import type { GalleryQuery } from '@moodscape/client/upload-calls'

import { entryOf } from '../fixtures/entry-of.ts'
import { problemOf } from '../fixtures/fake-api.ts'

const { createPeriod } = await import('../../src/calendar/period.svelte.ts')

const entry = (id: string) => entryOf({ upload_id: id, created_at: '2026-11-27T11:00:00.000Z' })

t.test('a month is read to its end, within its bounds', async (t) => {
  const asked: GalleryQuery[] = []
  const period = createPeriod({
    api: {
      gallery: async (question = {}) => {
        asked.push(question)
        const isFirst = question.cursor === undefined
        return { uploads: [entry(isFirst ? 'a' : 'b')], next_cursor: isFirst ? 'more' : null }
      },
    },
  })
  await period.load('2026-11')
  t.same(
    period.entries.map(({ upload_id }) => upload_id),
    ['a', 'b'],
  )
  t.same(
    asked.map(({ cursor }) => cursor),
    [undefined, 'more'],
  )
  t.ok(asked.every(({ from, to }) => from && to && from < to))
  t.same([period.isLoading, period.isPartial, period.trouble], [false, false, undefined])
})

t.test('a gallery without an end is told as a part', async (t) => {
  const period = createPeriod({
    api: { gallery: async () => ({ uploads: [], next_cursor: 'more' }) },
  })
  await period.load('2026')
  t.equal(period.isPartial, true)
})

t.test('an answer about a month that was left is dropped', async (t) => {
  const answers: ((page: { uploads: ReturnType<typeof entry>[]; next_cursor: null }) => void)[] = []
  const period = createPeriod({
    api: { gallery: () => new Promise((resolve) => answers.push(resolve)) },
  })
  const first = period.load('2026-10')
  const second = period.load('2026-11')
  answers[1]?.({ uploads: [entry('new')], next_cursor: null })
  answers[0]?.({ uploads: [entry('old')], next_cursor: null })
  await Promise.all([first, second])
  t.same(
    period.entries.map(({ upload_id }) => upload_id),
    ['new'],
  )
})

t.test('a problem is kept with its code', async (t) => {
  const period = createPeriod({
    api: { gallery: () => Promise.reject(problemOf(503, 'overloaded', true)) },
  })
  await period.load('2026-11')
  t.match(period.trouble, { code: 'overloaded' })
  t.equal(period.isLoading, false)
})

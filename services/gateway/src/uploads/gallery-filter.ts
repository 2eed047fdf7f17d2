import type { EmotionType } from '@moodscape/mood/emotion'
import type { GalleryFilter } from '@moodscape/shared/records/upload-store'

import { problem } from '../http/problems.ts'

/** What a date or a time must look like before it is read. A time without an offset would mean another one everywhere. */
export const MOMENT =
  '^\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:\\d{2}))?$'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000
const LENGTH_OF_TIME = '2026-10-01T00:00:00.000Z'.length

/**
 * Reads which uploads of a gallery are wanted. A date stands for the whole day in UTC, and `to` belongs to what is
 * wanted.
 *
 * @throws Problem `invalid_request` for a day that does not exist, or a beginning behind the end
 */
export function readGalleryFilter(given: {
  emotion?: EmotionType | undefined
  from?: string | undefined
  to?: string | undefined
}): GalleryFilter {
  const { emotion } = given
  const from = given.from === undefined ? undefined : readMoment('from', given.from)
  const to = given.to === undefined ? undefined : readMoment('to', given.to)
  if (from !== undefined && to !== undefined && from > to) throw refuse('from', 'lies behind `to`')
  return {
    ...(emotion !== undefined && { emotion }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

function readMoment(field: 'from' | 'to', text: string): string {
  const moment = new Date(text)
  // The engine takes the 31st of February for the 3rd of March.
  if (Number.isNaN(moment.getTime()) || !isRealDay(text)) throw refuse(field, 'is no date or time')
  const isWholeDay = DATE.test(text) && field === 'to'
  const time = new Date(moment.getTime() + (isWholeDay ? DAY_MS - 1 : 0)).toISOString()
  // An offset can lead out of the years that are written with four digits, and sorted by them.
  if (time.length !== LENGTH_OF_TIME) throw refuse(field, 'lies outside of the years 0000 to 9999')
  return time
}

function isRealDay(text: string): boolean {
  const day = text.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

function refuse(field: string, message: string) {
  return problem('invalid_request', { errors: [{ field, message }] })
}

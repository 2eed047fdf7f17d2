import type { Emotion, GalleryEntry } from '../api/types.ts'
import { feelingOf } from '../gallery/feeling-of.ts'
import { thumbnailOf } from '../gallery/thumbnail-of.ts'
import { coloursOf } from '../theme/emotion-colours.ts'
import type { Swatch } from '../theme/make-theme.ts'
import { averageColour } from './average-colour.ts'
import { type Day, dayOf } from './month-days.ts'

/** What a calendar shows of a day. */
export interface DaySummary {
  day: Day
  /** Oldest first. */
  entries: GalleryEntry[]
  colour: string
  feelings: Emotion[]
  thumbnail: string | undefined
}

/** Sums entries up by the days they were made on, as clocks go where the person is. */
export function sumUpDays(entries: readonly GalleryEntry[]): Map<Day, DaySummary> {
  const byDay = Map.groupBy(
    entries.toSorted((a, b) => a.created_at.localeCompare(b.created_at)),
    ({ created_at }) => dayOf(created_at),
  )
  return new Map([...byDay].map(([day, all]) => [day, sumUp(day, all)]))
}

function sumUp(day: Day, entries: GalleryEntry[]): DaySummary {
  const newest = entries.toReversed().find((entry) => thumbnailOf(entry))
  return {
    ...{ day, entries },
    // Each entry counts the same, however its palette is divided.
    colour: averageColour(entries.flatMap(coloursOfEntry)) ?? '#808080',
    feelings: [...new Set(entries.map((entry) => feelingOf(entry) ?? 'UNKNOWN'))],
    thumbnail: newest && thumbnailOf(newest),
  }
}

function coloursOfEntry(entry: GalleryEntry): Swatch[] {
  const palette = entry.shown?.image?.details?.palette
  const colours = palette?.length ? palette : coloursOf(feelingOf(entry) ?? 'UNKNOWN')
  const total = colours.reduce((sum, { share }) => sum + share, 0) || 1
  return colours.map(({ color, share }) => ({ color, share: share / total }))
}

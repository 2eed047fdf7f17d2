import type { Meter } from '../theory/meter.ts'

/** How a melody moves: in even song, in syncopation, in drive, or in fragments between silences. */
export type RhythmFeel = 'singing' | 'bouncing' | 'driving' | 'broken'

/** The lengths that fill one bar, in quarter notes; a negative one is a rest. */
export type RhythmCell = readonly number[]

/** Bars a motif is made of. */
export const MOTIF_CELLS: Readonly<Record<RhythmFeel, Readonly<Record<Meter, readonly RhythmCell[]>>>> = {
  singing: {
    3: [
      [2, 1],
      [1, 2],
      [1.5, 0.5, 1],
      [1, 1, 1],
      [1, 0.5, 0.5, 1],
      [1.5, 0.5, 0.5, 0.5],
      [0.5, 0.5, 1, 1],
    ],
    4: [
      [2, 2],
      [3, 1],
      [2, 1, 1],
      [1, 1, 2],
      [1.5, 0.5, 2],
      [1, 1, 1, 1],
      [1.5, 0.5, 1, 1],
      [1, 0.5, 0.5, 2],
      [1, 1, 1, 0.5, 0.5],
      [1, 0.5, 0.5, 1, 1],
    ],
    5: [
      [3, 2],
      [2, 1, 2],
      [1.5, 1.5, 2],
      [1, 1, 1, 2],
      [2, 1, 1, 1],
    ],
  },
  bouncing: {
    3: [
      [1, 1, 1],
      [1, 0.5, 0.5, 1],
      [0.5, 0.5, 1, 1],
      [1.5, 0.5, 1],
      [0.5, 1, 0.5, 1],
    ],
    4: [
      [1, 1, 1, 1],
      [1, 0.5, 0.5, 1, 1],
      [0.5, 0.5, 1, 1, 1],
      [1.5, 0.5, 1, 1],
      [1, 0.5, 1, 0.5, 1],
      [1.5, 1.5, 1],
      [0.5, 0.5, 1, 0.5, 0.5, 1],
      [0.5, 1, 0.5, 1, 1],
      [0.5, 0.5, 0.5, 0.5, 1, 1],
    ],
    5: [
      [1, 1, 1, 1, 1],
      [1, 0.5, 0.5, 1, 1, 1],
      [1.5, 1.5, 1, 1],
      [0.5, 0.5, 1, 1, 2],
    ],
  },
  driving: {
    3: [
      [0.5, 0.5, 0.5, 0.5, 1],
      [1, 0.5, 0.5, 1],
      [0.75, 0.75, 0.5, 1],
    ],
    4: [
      [0.75, 0.75, 0.5, 1, 1],
      [0.5, 0.5, 1, 0.5, 0.5, 1],
      [0.5, 0.5, 0.5, 0.5, 1, 1],
      [1.5, 0.5, 0.5, 0.5, 1],
      [0.75, 0.75, 0.75, 0.75, 1],
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1],
    ],
    5: [
      [0.5, 0.5, 1, 0.5, 0.5, 1, 1],
      [0.75, 0.75, 0.5, 1, 1, 1],
    ],
  },
  broken: {
    3: [
      [1, 1, -1],
      [-0.5, 0.5, 1, 1],
      [1.5, -0.5, 1],
    ],
    4: [
      [0.5, 0.5, 1, -1, 1],
      [-0.5, 0.5, 0.5, 0.5, 2],
      [1, -0.5, 0.5, 1, -1],
      [0.5, 0.5, -0.5, 0.5, 1, 1],
      [1.5, 0.5, 1, -1],
      [0.5, -0.5, 0.5, 0.5, 1, 1],
    ],
    5: [
      [1, 0.5, 0.5, -1, 1, 1],
      [1.5, 1.5, -0.5, 0.5, 1],
      [-0.5, 0.5, 1, 1, 2],
      [1, 1, -1, 0.5, 0.5, 1],
    ],
  },
}

/** Bars that end a phrase: they come to rest on their last note. */
export const CADENCE_CELLS: Readonly<Record<Meter, readonly RhythmCell[]>> = {
  3: [[3], [1, 2]],
  4: [[1, 1, 2], [2, 2], [1, 3], [1.5, 0.5, 2], [4]],
  5: [
    [2, 3],
    [1, 1, 3],
  ],
}

/** Upbeats into a phrase, taken from the end of the bar before. */
export const PICKUP_CELLS: readonly RhythmCell[] = [[], [], [1], [0.5, 0.5]]

/** Notes per beat of a cell; rests count as time, not as notes. */
export function densityOf(cell: RhythmCell): number {
  const notes = cell.filter((length) => length > 0).length
  return notes / cell.reduce((sum, length) => sum + Math.abs(length), 0)
}

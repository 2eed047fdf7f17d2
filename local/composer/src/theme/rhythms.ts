import type { Meter } from '../theory/meter.ts'

/** The lengths that fill one bar, in quarter notes. */
export type RhythmCell = readonly number[]

/** Bars that motifs are made of, at their liveliest: quieter moods leave notes out. */
export const MOTIF_CELLS: Readonly<Record<Meter, readonly RhythmCell[]>> = {
  3: [
    [1, 0.5, 0.5, 1],
    [0.5, 0.5, 1, 1],
    [1.5, 0.5, 1],
    [1.5, 0.5, 0.5, 0.5],
    [1, 1, 0.5, 0.5],
    [0.5, 0.5, 0.5, 0.5, 1],
    [1, 1.5, 0.5],
  ],
  4: [
    [1, 0.5, 0.5, 1, 1],
    [0.5, 0.5, 1, 1, 1],
    [1.5, 0.5, 1, 1],
    [1, 0.5, 0.5, 0.5, 0.5, 1],
    [0.5, 1, 0.5, 1, 1],
    [1.5, 0.5, 0.5, 0.5, 1],
    [1, 1, 1.5, 0.5],
    [1.5, 1.5, 0.5, 0.5],
    [2, 0.5, 0.5, 1],
    [0.5, 0.5, 0.5, 0.5, 1, 1],
  ],
}

/** Bars that come to rest on their last note. */
export const CADENCE_CELLS: Readonly<Record<Meter, readonly RhythmCell[]>> = {
  3: [
    [1, 2],
    [0.5, 0.5, 2],
  ],
  4: [
    [1, 1, 2],
    [1.5, 0.5, 2],
    [0.5, 0.5, 1, 2],
    [1, 3],
  ],
}

/** Upbeats, taken from the end of the introduction. */
export const PICKUPS: readonly RhythmCell[] = [[], [1], [0.5, 0.5], [0.5], [0.5, 0.5, 0.5]]

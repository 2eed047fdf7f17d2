import type { BassLineName } from '../score/accompaniment/bass-line-names.ts'
import type { BeatName } from '../score/accompaniment/beats.ts'
import type { FigureName } from '../score/figures/figure-names.ts'
import type { PartName } from '../score/part-names.ts'
import type { InstrumentName } from '../sound/instrument-names.ts'

/** One player: who plays a part, how loud and from where. */
export interface Seat {
  instrument: InstrumentName
  /** Loudness of the part in LU; only the differences between the seats count. */
  level: number
  /** From left (-1) to right (1). */
  pan: number
  /** Octaves above what is written. */
  octaves: number
}

/** The players of a piece. A part without a seat is not written. */
export type Ensemble = Partial<Record<PartName, Seat>>

/** Who plays, and in which patterns. */
export interface Arrangement {
  figure: FigureName
  bassLine: BassLineName
  /** Percussion pattern; unheard without a seat for percussion. */
  beat: BeatName
  ensemble: Ensemble
}

export function seat(instrument: InstrumentName, level: number, pan = 0, octaves = 0): Seat {
  return { instrument, level, pan, octaves }
}

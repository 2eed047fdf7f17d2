/** A note as written: on the grid, before anyone plays it. */
export interface ScoreNote {
  /** Onset in quarter notes from the beginning. */
  beat: number
  /** Length in quarter notes. */
  beats: number
  /** MIDI pitch, or the General MIDI key of a drum. */
  midi: number
  /** Loudness within the part, 0..1. */
  velocity: number
}

import { pow } from '@moodscape/mood/exact-math'

/** Beats between two looks at the tempo. */
const STEP = 0.5

/** How a tempo bends: towards slower at the ends of phrases, and much slower (or faster) at the very end. */
export interface TempoShape {
  /** Quarter notes from one phrase's beginning to the next. */
  phraseBeats: number
  /** Where phrases are counted from, in quarter notes. */
  firstPhraseBeat: number
  /** Where the last note falls, in quarter notes. */
  finalBeat: number
  /** How much slower the beginning and end of a phrase are than its middle, as a share. */
  arch: number
  ritardando: number
  /** Quarter notes before the last note over which the ritardando grows. */
  ritardandoBeats: number
}

/** When each beat falls, in seconds from the first. */
export interface TempoCurve {
  /** Seconds at a beat; past the last note the tempo stays. */
  secondsAt(beat: number): number
  /** Tempo changes: from this beat on, this many quarter notes a minute. */
  changes: { beat: number; bpm: number }[]
}

/** A curve that reaches the last note after the given number of seconds. */
export function fitTempoCurve(shape: TempoShape, finalSeconds: number): TempoCurve {
  const steps = Math.round(shape.finalBeat / STEP)
  const lengths = Array.from({ length: steps }, (_, i) => slownessAt((i + 0.5) * STEP, shape) * STEP)
  const unit = finalSeconds / lengths.reduce((sum, length) => sum + length, 0)
  const times = [0]
  for (const length of lengths) times.push((times.at(-1) as number) + length * unit)
  const stepSeconds = (index: number) => (lengths[Math.min(index, steps - 1)] as number) * unit
  return {
    secondsAt: (beat) => {
      const index = Math.max(0, Math.min(steps, Math.floor(beat / STEP)))
      return (times[index] as number) + (beat / STEP - index) * stepSeconds(index)
    },
    changes: lengths.map((_, i) => ({ beat: i * STEP, bpm: (60 * STEP) / stepSeconds(i) })),
  }
}

/** Length of a beat at a place, relative to the tempo's. */
function slownessAt(beat: number, shape: TempoShape): number {
  const phrase = (beat - shape.firstPhraseBeat) / shape.phraseBeats
  const fromMiddle = 2 * (phrase - Math.floor(phrase)) - 1
  const bend = 1 + shape.arch * (fromMiddle * fromMiddle - 1 / 3)
  const closing = Math.max(0, (beat - shape.finalBeat + shape.ritardandoBeats) / shape.ritardandoBeats)
  return bend * (1 + shape.ritardando * 2 * pow(closing, 2))
}

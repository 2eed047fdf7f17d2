import { amplitudeOf } from './decibels.ts'
import { loudnessOf } from './loudness.ts'
import type { Stereo } from './signal.ts'

/** Where the loudest part of a mix lies before mastering, LUFS. */
const REFERENCE = -20

/** Stems mix here: what is heard directly, and what goes into the room. */
export interface Mix {
  dry: Stereo
  sent: Stereo
}

/**
 * Adds a stem at a level that does not depend on its instrument's own loudness: the stem is measured and scaled, since
 * fixed gains leave a quiet instrument buried in one piece and on top in the next.
 */
export function mixStem({ dry, sent }: Mix, stem: Stereo, level: number, send: number): void {
  const loudness = loudnessOf(stem)
  if (loudness === -Infinity) return
  const gain = amplitudeOf(REFERENCE + level - loudness)
  for (const side of ['left', 'right'] as const) {
    const source = stem[side]
    const heard = dry[side]
    const room = sent[side]
    for (let i = 0; i < source.length; i++) {
      const value = (source[i] as number) * gain
      heard[i] = (heard[i] as number) + value
      room[i] = (room[i] as number) + value * send
    }
  }
}

import { cos, PI, sin } from '@moodscape/mood/exact-math'

import { pause } from '../pause.ts'
import { amplitudeOf } from './decibels.ts'
import { loudnessOf } from './loudness.ts'
import { type Stereo, silence } from './signal.ts'

/** Where the loudest part of a mix lies before mastering, LUFS. */
const REFERENCE = -20

/** Samples between two points of a swell. */
export const SWELL_STEP = 441

/** Stems mix here: what is heard directly, and what goes into the room. */
export interface Mix {
  dry: Stereo
  sent: Stereo
}

/** How a stem is set into the mix. */
export interface Fader {
  /** Loudness in LU below the loudest part. */
  level: number
  /** From left (-1) to right (1). */
  pan: number
  /** Share that goes into the room. */
  send: number
  /** Gain over time, a point each SWELL_STEP samples; without it, even. */
  swell?: Float32Array
}

export function emptyMix(samples: number): Mix {
  return { dry: silence(samples), sent: silence(samples) }
}

/**
 * Adds a stem at a level that does not depend on its instrument's own loudness: the stem is measured and scaled, since
 * fixed gains leave a quiet instrument buried in one piece and on top in the next. Throws the signal's reason.
 */
export async function mixStem(
  { dry, sent }: Mix,
  stem: Stereo,
  { level, pan, send, swell }: Fader,
  signal?: AbortSignal,
): Promise<void> {
  const loudness = loudnessOf(stem)
  await pause(signal)
  if (loudness === -Infinity) return
  const gain = amplitudeOf(REFERENCE + level - loudness)
  const gains = panGains(pan)
  for (const side of ['left', 'right'] as const) {
    addScaled(dry[side], sent[side], stem[side], gain * gains[side], send, swell)
  }
}

function addScaled(
  heard: Float32Array,
  room: Float32Array,
  source: Float32Array,
  gain: number,
  send: number,
  swell: Float32Array | undefined,
): void {
  for (let start = 0; start < source.length; start += SWELL_STEP) {
    const end = Math.min(source.length, start + SWELL_STEP)
    const point = start / SWELL_STEP
    const from = gain * (swell?.[point] ?? 1)
    const rise = (gain * (swell?.[point + 1] ?? swell?.[point] ?? 1) - from) / SWELL_STEP
    for (let i = start, factor = from; i < end; i++, factor += rise) {
      const value = (source[i] as number) * factor
      heard[i] = (heard[i] as number) + value
      room[i] = (room[i] as number) + value * send
    }
  }
}

/** Gains of the two channels for a place from left (-1) to right (1): equal power, 1 in the middle. */
function panGains(pan: number): { left: number; right: number } {
  const angle = ((Math.max(-1, Math.min(1, pan)) + 1) * PI) / 4
  return { left: Math.SQRT2 * cos(angle), right: Math.SQRT2 * sin(angle) }
}

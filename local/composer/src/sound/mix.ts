import { cos, PI, sin } from '@moodscape/mood/exact-math'

import { pause } from '../pause.ts'
import { amplitudeOf } from './decibels.ts'
import { loudnessOf } from './loudness.ts'
import { isSilent, type Stereo, silence } from './signal.ts'

/** Where the loudest part of a mix lies before mastering, LUFS. */
const REFERENCE = -20

/** Samples between two points of a swell. */
export const SWELL_STEP = 441

/** Points between two pauses, some milliseconds of computing. */
const POINTS_PER_STRETCH = 150

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
  const loudness = await loudnessOf(stem, signal)
  if (loudness === -Infinity) return
  const gain = amplitudeOf(REFERENCE + level - loudness)
  const gains = panGains(pan)
  const points = Math.ceil(stem.left.length / SWELL_STEP)
  for (let point = 0; point < points; point++) {
    if (point % POINTS_PER_STRETCH === 0) await pause(signal)
    const from = gain * (swell?.[point] ?? 1)
    const to = gain * (swell?.[point + 1] ?? swell?.[point] ?? 1)
    addStretch({ dry, sent }, stem, point * SWELL_STEP, gains, from, (to - from) / SWELL_STEP, send)
  }
}

/** Adds the samples between two points of a swell; where a player rests, there is nothing to add. */
function addStretch(
  { dry, sent }: Mix,
  { left, right }: Stereo,
  start: number,
  gains: { left: number; right: number },
  from: number,
  rise: number,
  send: number,
): void {
  const end = Math.min(left.length, start + SWELL_STEP)
  if (isSilent(left, start, end) && isSilent(right, start, end)) return
  const { left: heardLeft, right: heardRight } = dry
  const { left: roomLeft, right: roomRight } = sent
  for (let i = start, factor = from; i < end; i++, factor += rise) {
    const valueLeft = (left[i] as number) * factor * gains.left
    const valueRight = (right[i] as number) * factor * gains.right
    heardLeft[i] = (heardLeft[i] as number) + valueLeft
    heardRight[i] = (heardRight[i] as number) + valueRight
    roomLeft[i] = (roomLeft[i] as number) + valueLeft * send
    roomRight[i] = (roomRight[i] as number) + valueRight * send
  }
}

/** Gains of the two channels for a place from left (-1) to right (1): equal power, 1 in the middle. */
function panGains(pan: number): { left: number; right: number } {
  const angle = ((Math.max(-1, Math.min(1, pan)) + 1) * PI) / 4
  return { left: Math.SQRT2 * cos(angle), right: Math.SQRT2 * sin(angle) }
}

import { cos, PI } from '@moodscape/mood/exact-math'

import { amplitudeOf } from './decibels.ts'
import { limitPeaks } from './limit-peaks.ts'
import { loudnessOf } from './loudness.ts'
import { type Stereo, samplesOf } from './signal.ts'

/** True peak in dB. MP3 moves peaks by some tenths; at most -1 dB is to be left of them. */
const CEILING = -1.9

/** How often loudness is set, and how near is near enough, LU. */
const ROUNDS = 4
const CLOSE = 0.3

const FADE_IN_SECONDS = 0.003

/**
 * Brings a mix to its loudness in LUFS, limits its peaks and fades it out at the end. Throws the signal's reason.
 */
export async function master(
  mix: Stereo,
  loudness: number,
  fadeSeconds: number,
  signal?: AbortSignal,
): Promise<void> {
  fade(mix, fadeSeconds)
  const floor = new Float32Array(mix.left.length)
  // What the limiter takes from a mix full of peaks is given back once or twice.
  for (let round = 0; round < ROUNDS; round++) {
    const measured = await loudnessOf(mix, signal)
    if (measured === -Infinity || (round > 0 && Math.abs(loudness - measured) < CLOSE)) return
    const gain = amplitudeOf(loudness - measured)
    if (!(await limitPeaks(mix, gain, amplitudeOf(CEILING), signal, floor))) return
  }
}

function fade({ left, right }: Stereo, seconds: number): void {
  const out = Math.min(left.length, samplesOf(seconds))
  for (let i = 0; i < out; i++) {
    const at = left.length - 1 - i
    const gain = 0.5 - 0.5 * cos((PI * i) / out)
    left[at] = (left[at] as number) * gain
    right[at] = (right[at] as number) * gain
  }
  const rise = samplesOf(FADE_IN_SECONDS)
  for (let i = 0; i < rise; i++) {
    left[i] = ((left[i] as number) * i) / rise
    right[i] = ((right[i] as number) * i) / rise
  }
}

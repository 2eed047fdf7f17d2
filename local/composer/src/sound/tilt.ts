import { onePole } from './decay.ts'
import { amplitudeOf } from './decibels.ts'
import type { Stereo } from './signal.ts'

/** Hertz above which a mood brightens or dulls, and by how many decibels at its most. */
const TURN = 1800
const RANGE = 10

/** Brightens (1) or dulls (0) a mix above the middle of the spectrum: brightness is a cue of the mood. */
export function tilt({ left, right }: Stereo, brightness: number): void {
  const high = amplitudeOf(RANGE * (brightness - 0.5))
  const move = onePole(TURN)
  for (const channel of [left, right]) {
    let low = 0
    for (let i = 0; i < channel.length; i++) {
      const value = channel[i] as number
      low += move * (value - low)
      channel[i] = low + (value - low) * high
    }
  }
}

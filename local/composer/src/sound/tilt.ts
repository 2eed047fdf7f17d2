import { onePole } from './decay.ts'
import { amplitudeOf, decibelsOfPower } from './decibels.ts'
import type { Stereo } from './signal.ts'

/** Hertz above which a mood brightens or dulls. */
const TURN = 1800

/** Decibels of what lies above against what lies below, in the dullest and in the brightest mix. */
const DULLEST = -16
const BRIGHTEST = -3

/** Moved farther than this, in decibels, a mix sounds as through a wall or a telephone. */
const FARTHEST = 7

/**
 * Brightens or dulls a mix above the middle of the spectrum, towards what a brightness of 0 to 1 asks for. Brightness is
 * a cue of the mood, so it may not depend on which instruments the seed has chosen.
 */
export function tilt(mix: Stereo, brightness: number): void {
  const wanted = DULLEST + (BRIGHTEST - DULLEST) * brightness
  const high = amplitudeOf(Math.max(-FARTHEST, Math.min(FARTHEST, wanted - balanceOf(mix))))
  const move = onePole(TURN)
  for (const channel of [mix.left, mix.right]) {
    let low = 0
    for (let i = 0; i < channel.length; i++) {
      const value = channel[i] as number
      low += move * (value - low)
      channel[i] = low + (value - low) * high
    }
  }
}

/** Decibels by which what lies above TURN is stronger than what lies below. */
function balanceOf({ left, right }: Stereo): number {
  const move = onePole(TURN)
  // Silence is even.
  let [above, below] = [Number.MIN_VALUE, Number.MIN_VALUE]
  for (const channel of [left, right]) {
    let low = 0
    for (const value of channel) {
      low += move * (value - low)
      above += (value - low) * (value - low)
      below += low * low
    }
  }
  return decibelsOfPower(above / below)
}

import { inStretches } from '../pause.ts'
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
 * a cue of the mood, so it may not depend on which instruments the seed has chosen. Throws the signal's reason.
 */
export async function tilt(mix: Stereo, brightness: number, signal?: AbortSignal): Promise<void> {
  const wanted = DULLEST + (BRIGHTEST - DULLEST) * brightness
  const moved = wanted - (await balanceOf(mix, signal))
  const high = amplitudeOf(Math.max(-FARTHEST, Math.min(FARTHEST, moved)))
  for (const channel of [mix.left, mix.right]) {
    let low = 0
    await inStretches(channel.length, signal, (from, to) => {
      low = tiltStretch(channel, high, low, from, to)
    })
  }
}

/** Returns where its low-pass stands at the end. */
function tiltStretch(channel: Float32Array, high: number, before: number, from: number, to: number): number {
  const move = onePole(TURN)
  let low = before
  for (let i = from; i < to; i++) {
    const value = channel[i] as number
    low += move * (value - low)
    channel[i] = low + (value - low) * high
  }
  return low
}

/** Power above and below TURN, and where the low-pass between them stands. */
interface Halves {
  above: number
  below: number
  low: number
}

/** Decibels by which what lies above TURN is stronger than what lies below. */
async function balanceOf({ left, right }: Stereo, signal: AbortSignal | undefined): Promise<number> {
  // Silence is even.
  const halves: Halves = { above: Number.MIN_VALUE, below: Number.MIN_VALUE, low: 0 }
  for (const channel of [left, right]) {
    halves.low = 0
    await inStretches(channel.length, signal, (from, to) => weigh(halves, channel, from, to))
  }
  return decibelsOfPower(halves.above / halves.below)
}

function weigh(halves: Halves, channel: Float32Array, from: number, to: number): void {
  const move = onePole(TURN)
  let { above, below, low } = halves
  for (let i = from; i < to; i++) {
    const value = channel[i] as number
    low += move * (value - low)
    above += (value - low) * (value - low)
    below += low * low
  }
  Object.assign(halves, { above, below, low })
}

import { cos, PI, sin } from '@moodscape/mood/exact-math'

import type { Stereo } from './signal.ts'

/** Loudness of the two channels for a place from left (-1) to right (1), at equal power. */
export function panGains(pan: number): { left: number; right: number } {
  const angle = ((Math.max(-1, Math.min(1, pan)) + 1) * PI) / 4
  return { left: cos(angle), right: sin(angle) }
}

/** Adds one channel to two, from a sample on. */
export function placeMono(stem: Stereo, sound: Float32Array, start: number, gain: number, pan: number): void {
  const gains = panGains(pan)
  addScaled(stem.left, sound, start, gain * gains.left)
  addScaled(stem.right, sound, start, gain * gains.right)
}

/**
 * As placeMono, but from sample `held` on the sound dies away by the factor `fall` per sample, down to
 * nothing.
 */
export function placeDamped(
  stem: Stereo,
  sound: Float32Array,
  start: number,
  gain: number,
  pan: number,
  { held, fall, tail }: { held: number; fall: number; tail: number },
): void {
  const gains = panGains(pan)
  const count = Math.min(sound.length, held)
  addScaled(stem.left, sound.subarray(0, count), start, gain * gains.left)
  addScaled(stem.right, sound.subarray(0, count), start, gain * gains.right)
  const end = Math.min(sound.length, held + tail, stem.left.length - start)
  let left = gain * gains.left
  let right = gain * gains.right
  for (let i = held; i < end; i++) {
    left *= fall
    right *= fall
    const value = sound[i] as number
    stem.left[start + i] = (stem.left[start + i] as number) + value * left
    stem.right[start + i] = (stem.right[start + i] as number) + value * right
  }
}

/** Adds two channels to two; off centre, the farther one is turned down. */
export function placeStereo(stem: Stereo, sound: Stereo, start: number, gain: number, pan: number): void {
  addScaled(stem.left, sound.left, start, gain * Math.min(1, 1 - pan))
  addScaled(stem.right, sound.right, start, gain * Math.min(1, 1 + pan))
}

function addScaled(channel: Float32Array, sound: Float32Array, start: number, gain: number): void {
  const count = Math.min(sound.length, channel.length - start)
  for (let i = 0; i < count; i++) {
    channel[start + i] = (channel[start + i] as number) + (sound[i] as number) * gain
  }
}

import { pow } from '@moodscape/mood/exact-math'

import { onePole } from './decay.ts'
import { SAMPLE_RATE, type Stereo, samplesOf, silence } from './signal.ts'

/** Delay lengths in samples: primes, so that the echoes never fall together. */
const LENGTHS = [1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797] as const

/** Samples worked on at a time. Shorter than every delay, so a block never needs its own output. */
const BLOCK = 512

/** Seconds before the room answers. */
const PRE_DELAY = 0.018

/** Loudness of what enters each line. */
const INPUT_GAIN = 0.35

/** A room. */
export interface Room {
  /** Seconds in which its sound falls by 60 dB. */
  decay: number
  /** Hertz above which its walls swallow sound. */
  damping: number
}

/** One delay line with the wall at its end. */
interface Line {
  memory: Float32Array
  place: number
  loss: number
  low: number
  /** What came out of it in this block. */
  taps: Float64Array
}

/** A room from dry (0) to cathedral (1). */
export function roomOf(size: number, brightness: number): Room {
  return { decay: 0.7 + 3.3 * size, damping: 2200 + 5200 * brightness }
}

/** Blocks between two pauses, some milliseconds of computing. */
const PAUSE_BLOCKS = 128

/**
 * What the room answers, without the sound itself: a feedback delay network (J.-M. Jot & A. Chaigne,
 * 1991). Pauses now and then, and passes on what the pause throws.
 */
export async function reverberate(
  input: Stereo,
  room: Room,
  pause: () => Promise<void> = async () => undefined,
): Promise<Stereo> {
  const output = silence(input.left.length)
  const damp = onePole(room.damping)
  const lines = LENGTHS.map(
    (length): Line => ({
      memory: new Float32Array(length),
      place: 0,
      low: 0,
      taps: new Float64Array(BLOCK),
      loss: pow(0.001, length / (room.decay * SAMPLE_RATE)),
    }),
  )
  const shares = new Float64Array(BLOCK)
  const delay = samplesOf(PRE_DELAY)
  for (let start = delay; start < output.left.length; start += BLOCK) {
    if ((start - delay) % (BLOCK * PAUSE_BLOCKS) === 0) await pause()
    const count = Math.min(BLOCK, output.left.length - start)
    shares.fill(0)
    for (const line of lines) readTaps(line, damp, shares, count)
    for (const [index, line] of lines.entries()) {
      const left = index % 2 === 0
      feed(line, shares, left ? input.left : input.right, start - delay, count)
      collect(line, left ? output.left : output.right, start, count, index % 4 < 2 ? 1 : -1)
    }
  }
  cutRumble(output.left)
  cutRumble(output.right)
  return output
}

function readTaps(line: Line, damp: number, shares: Float64Array, count: number): void {
  const { memory, taps, loss } = line
  let { low, place } = line
  for (let i = 0; i < count; i++) {
    low += damp * ((memory[place] as number) - low)
    const tap = low * loss
    taps[i] = tap
    // A Householder reflection mixes all lines into each without loss.
    shares[i] = (shares[i] as number) + (tap * 2) / LENGTHS.length
    place += 1
    if (place === memory.length) place = 0
  }
  line.low = low
}

function feed(line: Line, shares: Float64Array, source: Float32Array, from: number, count: number): void {
  const { memory, taps } = line
  let { place } = line
  for (let i = 0; i < count; i++) {
    memory[place] = (taps[i] as number) - (shares[i] as number) + (source[from + i] as number) * INPUT_GAIN
    place += 1
    if (place === memory.length) place = 0
  }
  line.place = place
}

function collect({ taps }: Line, channel: Float32Array, start: number, count: number, sign: number): void {
  for (let i = 0; i < count; i++)
    channel[start + i] = (channel[start + i] as number) + sign * (taps[i] as number)
}

/** Rooms boom: what lies below is left to the direct sound. */
function cutRumble(channel: Float32Array): void {
  const slow = onePole(140)
  let rumble = 0
  for (let i = 0; i < channel.length; i++) {
    rumble += slow * ((channel[i] as number) - rumble)
    channel[i] = (channel[i] as number) - rumble
  }
}

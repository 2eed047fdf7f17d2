import { pow } from '@moodscape/mood/exact-math'

import { inStretches } from '../pause.ts'
import { onePole } from './decay.ts'
import { SAMPLE_RATE, type Stereo, samplesOf } from './signal.ts'

/** Delay lengths in samples: primes, so that the echoes never fall together. Odd ones hear the left, even ones the right. */
const LENGTHS = [1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797] as const

/** Places in a line's memory: a power of two above every delay, so that it is walked round without a question. */
const RING = 4096

/** Seconds before the room answers. */
const PRE_DELAY = 0.018

/** Hertz below which a room's answer is left out. */
const RUMBLE = 140

/** Loudness of what enters each line. */
const INPUT_GAIN = 0.35

/** A room. */
export interface Room {
  /** Seconds in which its sound falls by 60 dB. */
  decay: number
  /** Hertz above which its walls swallow sound. */
  damping: number
}

/** Eight delay lines with a wall at the end of each. */
interface Network {
  /** What runs in the lines, one after another. */
  memory: Float32Array
  /** What each wall returned last. */
  lows: Float64Array
  /** What each wall leaves of a sound. */
  losses: Float64Array
  /** What a wall lets through of a change in a sample. */
  damp: number
  /** The rumble in what is heard on each side: rooms boom, and what lies below is left to the direct sound. */
  rumble: Float64Array
}

/** A room from dry (0) to cathedral (1). */
export function roomOf(size: number, brightness: number): Room {
  return { decay: 0.7 + 3.3 * size, damping: 2200 + 5200 * brightness }
}

/**
 * Adds what a room answers to a sound, so loud: a feedback delay network (J.-M. Jot & A. Chaigne, 1991). Throws the
 * signal's reason.
 */
export async function addRoom(
  output: Stereo,
  input: Stereo,
  room: Room,
  gain: number,
  signal?: AbortSignal,
): Promise<void> {
  const network: Network = {
    memory: new Float32Array(LENGTHS.length * RING),
    lows: new Float64Array(LENGTHS.length),
    losses: Float64Array.from(LENGTHS, (length) => pow(0.001, length / (room.decay * SAMPLE_RATE))),
    damp: onePole(room.damping),
    rumble: new Float64Array(2),
  }
  const first = samplesOf(PRE_DELAY)
  await inStretches(output.left.length, signal, (from, to) =>
    answer(network, input, output, gain, Math.max(first, from), to),
  )
}

/**
 * Runs the network from one sample to another. The lines are written out side by side, for the processor works on one
 * while another waits for its last value: a loop over the lines takes four times as long.
 */
function answer(
  { memory, lows, losses, damp, rumble }: Network,
  { left, right }: Stereo,
  { left: heardLeft, right: heardRight }: Stereo,
  gain: number,
  start: number,
  end: number,
): void {
  const [d0, d1, d2, d3, d4, d5, d6, d7] = LENGTHS
  const [g0, g1, g2, g3, g4, g5, g6, g7] = losses as unknown as Eight
  let [a0, a1, a2, a3, a4, a5, a6, a7] = lows as unknown as Eight
  let [rumbleLeft, rumbleRight] = rumble as unknown as [number, number]
  const slow = onePole(RUMBLE)
  const keep = 1 - damp
  const delay = samplesOf(PRE_DELAY)
  const mask = RING - 1
  for (let i = start; i < end; i++) {
    a0 = keep * a0 + damp * (memory[(i - d0) & mask] as number)
    a1 = keep * a1 + damp * (memory[RING + ((i - d1) & mask)] as number)
    a2 = keep * a2 + damp * (memory[2 * RING + ((i - d2) & mask)] as number)
    a3 = keep * a3 + damp * (memory[3 * RING + ((i - d3) & mask)] as number)
    a4 = keep * a4 + damp * (memory[4 * RING + ((i - d4) & mask)] as number)
    a5 = keep * a5 + damp * (memory[5 * RING + ((i - d5) & mask)] as number)
    a6 = keep * a6 + damp * (memory[6 * RING + ((i - d6) & mask)] as number)
    a7 = keep * a7 + damp * (memory[7 * RING + ((i - d7) & mask)] as number)
    const t0 = a0 * g0
    const t1 = a1 * g1
    const t2 = a2 * g2
    const t3 = a3 * g3
    const t4 = a4 * g4
    const t5 = a5 * g5
    const t6 = a6 * g6
    const t7 = a7 * g7
    // A Householder reflection mixes all lines into each without loss.
    const share = (t0 + t1 + t2 + t3 + t4 + t5 + t6 + t7) * (2 / LENGTHS.length)
    const fromLeft = (left[i - delay] as number) * INPUT_GAIN - share
    const fromRight = (right[i - delay] as number) * INPUT_GAIN - share
    const place = i & mask
    memory[place] = t0 + fromLeft
    memory[RING + place] = t1 + fromRight
    memory[2 * RING + place] = t2 + fromLeft
    memory[3 * RING + place] = t3 + fromRight
    memory[4 * RING + place] = t4 + fromLeft
    memory[5 * RING + place] = t5 + fromRight
    memory[6 * RING + place] = t6 + fromLeft
    memory[7 * RING + place] = t7 + fromRight
    const answerLeft = t0 - t2 + t4 - t6
    const answerRight = t1 - t3 + t5 - t7
    rumbleLeft += slow * (answerLeft - rumbleLeft)
    rumbleRight += slow * (answerRight - rumbleRight)
    heardLeft[i] = (heardLeft[i] as number) + Math.fround(answerLeft - rumbleLeft) * gain
    heardRight[i] = (heardRight[i] as number) + Math.fround(answerRight - rumbleRight) * gain
  }
  rumble.set([rumbleLeft, rumbleRight])
  lows.set([a0, a1, a2, a3, a4, a5, a6, a7])
}

type Eight = [number, number, number, number, number, number, number, number]

import { pause } from '../pause.ts'
import { decibelsOfPower } from './decibels.ts'
import { K_WEIGHTING } from './k-weighting.ts'
import { isSilent, type Stereo, samplesOf } from './signal.ts'

/**
 * Gates of ITU-R BS.1770-4: silence in LUFS, and how far below the rest a passage no longer counts, in LU.
 */
const ABSOLUTE_GATE = -70
const RELATIVE_GATE = -10

/** Blocks of 400 ms start every 100 ms. */
const HOP_SECONDS = 0.1
const HOPS_PER_BLOCK = 4

/** Hops between two pauses, some milliseconds of computing. */
const HOPS_PER_STRETCH = 16

/** Integrated loudness in LUFS after ITU-R BS.1770-4; -Infinity for silence. Throws the signal's reason. */
export async function loudnessOf(sound: Stereo, signal?: AbortSignal): Promise<number> {
  const hops = await hopPowers(sound, signal)
  const blocks: number[] = []
  for (let start = 0; start + HOPS_PER_BLOCK <= hops.length; start++) {
    blocks.push(mean(hops.slice(start, start + HOPS_PER_BLOCK)))
  }
  const sounding = blocks.filter((power) => loudnessOfPower(power) > ABSOLUTE_GATE)
  if (sounding.length === 0) return -Infinity
  const gate = loudnessOfPower(mean(sounding)) + RELATIVE_GATE
  return loudnessOfPower(mean(sounding.filter((power) => loudnessOfPower(power) > gate)))
}

function loudnessOfPower(power: number): number {
  return power > 0 ? -0.691 + decibelsOfPower(power) : -Infinity
}

/** What the two filters of one channel keep from sample to sample. */
type Kept = [y1: number, y2: number, z1: number, z2: number]

/** Mean square of the K-weighted channels' sum per hop. */
async function hopPowers({ left, right }: Stereo, signal: AbortSignal | undefined): Promise<number[]> {
  const length = samplesOf(HOP_SECONDS)
  const powers: number[] = []
  const kept: [Kept, Kept] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  for (let start = 0; start + length <= left.length; start += length) {
    if (powers.length % HOPS_PER_STRETCH === 0) await pause(signal)
    const end = start + length
    const power =
      left === right ? 2 * powerOfOne(left, start, end, kept[0]) : powerOfTwo(left, right, start, end, kept)
    powers.push(power / length)
  }
  return powers
}

/** The power of a hop of one channel: most stems have but one, and where a player rests there is nothing to do. */
function powerOfOne(channel: Float32Array, start: number, end: number, kept: Kept): number {
  let [y1, y2, z1, z2] = kept
  if (y1 === 0 && y2 === 0 && z1 === 0 && z2 === 0 && isSilent(channel, start, end)) return 0
  const [{ b0, b1, b2, a1, a2 }, { a1: c1, a2: c2 }] = K_WEIGHTING
  let power = 0
  for (let i = start; i < end; i++) {
    const x = channel[i] as number
    const y = b0 * x + y1
    y1 = b1 * x + y2 - a1 * y
    y2 = b2 * x - a2 * y
    const z = y + z1
    z1 = z2 - 2 * y - c1 * z
    z2 = y - c2 * z
    power += z * z
  }
  keep(kept, y1, y2, z1, z2)
  return power
}

/**
 * The power of a hop of two channels. Both go through their filters in one loop: each waits for its own last value, so the
 * processor works on one while it waits for the other.
 */
function powerOfTwo(
  left: Float32Array,
  right: Float32Array,
  start: number,
  end: number,
  [keptLeft, keptRight]: [Kept, Kept],
): number {
  const [{ b0, b1, b2, a1, a2 }, { a1: c1, a2: c2 }] = K_WEIGHTING
  let power = 0
  let [y1, y2, z1, z2] = keptLeft
  let [v1, v2, w1, w2] = keptRight
  for (let i = start; i < end; i++) {
    const x = left[i] as number
    const u = right[i] as number
    const y = b0 * x + y1
    const v = b0 * u + v1
    y1 = b1 * x + y2 - a1 * y
    v1 = b1 * u + v2 - a1 * v
    y2 = b2 * x - a2 * y
    v2 = b2 * u - a2 * v
    const z = y + z1
    const w = v + w1
    z1 = z2 - 2 * y - c1 * z
    w1 = w2 - 2 * v - c1 * w
    z2 = y - c2 * z
    w2 = v - c2 * w
    power += z * z + w * w
  }
  keep(keptLeft, y1, y2, z1, z2)
  keep(keptRight, v1, v2, w1, w2)
  return power
}

function keep(kept: Kept, y1: number, y2: number, z1: number, z2: number): void {
  kept[0] = heard(y1)
  kept[1] = heard(y2)
  kept[2] = heard(z1)
  kept[3] = heard(z2)
}

/**
 * What a filter keeps, or nothing once it is far below any sound: in silence it would sink on to numbers so small that a
 * processor takes ten times as long over them.
 */
function heard(kept: number): number {
  return Math.abs(kept) < 1e-20 ? 0 : kept
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

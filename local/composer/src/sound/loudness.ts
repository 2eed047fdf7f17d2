import { decibelsOfPower } from './decibels.ts'
import { K_WEIGHTING } from './k-weighting.ts'
import { type Stereo, samplesOf } from './signal.ts'

/**
 * Gates of ITU-R BS.1770-4: silence in LUFS, and how far below the rest a passage no longer counts, in LU.
 */
const ABSOLUTE_GATE = -70
const RELATIVE_GATE = -10

/** Blocks of 400 ms start every 100 ms. */
const HOP_SECONDS = 0.1
const HOPS_PER_BLOCK = 4

/** Integrated loudness in LUFS after ITU-R BS.1770-4; -Infinity for silence. */
export function loudnessOf(sound: Stereo): number {
  const hops = hopPowers(sound)
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

/**
 * Mean square of the K-weighted channels' sum per hop. Both channels go through their filters in one loop:
 * each waits for its own last value, so the processor works on one while it waits for the other.
 */
function hopPowers({ left, right }: Stereo): number[] {
  if (left === right) return hopPowersOfOne(left)
  const [{ b0, b1, b2, a1, a2 }, { a1: c1, a2: c2 }] = K_WEIGHTING
  const length = samplesOf(HOP_SECONDS)
  const powers: number[] = []
  let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0]
  let [u1, u2, v1, v2, w1, w2] = [0, 0, 0, 0, 0, 0]
  for (let start = 0; start + length <= left.length; start += length) {
    let power = 0
    for (let i = start; i < start + length; i++) {
      const x = left[i] as number
      const u = right[i] as number
      const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
      const v = b0 * u + b1 * u1 + b2 * u2 - a1 * v1 - a2 * v2
      const z = y - 2 * y1 + y2 - c1 * z1 - c2 * z2
      const w = v - 2 * v1 + v2 - c1 * w1 - c2 * w2
      x2 = x1
      x1 = x
      y2 = y1
      y1 = y
      z2 = z1
      z1 = z
      u2 = u1
      u1 = u
      v2 = v1
      v1 = v
      w2 = w1
      w1 = w
      power += z * z + w * w
    }
    powers.push(power / length)
  }
  return powers
}

/** As hopPowers, where both channels are one: half the work, since most stems are. */
function hopPowersOfOne(channel: Float32Array): number[] {
  const [{ b0, b1, b2, a1, a2 }, { a1: c1, a2: c2 }] = K_WEIGHTING
  const length = samplesOf(HOP_SECONDS)
  const powers: number[] = []
  let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0]
  for (let start = 0; start + length <= channel.length; start += length) {
    let power = 0
    for (let i = start; i < start + length; i++) {
      const x = channel[i] as number
      const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
      const z = y - 2 * y1 + y2 - c1 * z1 - c2 * z2
      x2 = x1
      x1 = x
      y2 = y1
      y1 = y
      z2 = z1
      z1 = z
      power += 2 * z * z
    }
    powers.push(power / length)
  }
  return powers
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

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
  let [y1, y2, z1, z2] = [0, 0, 0, 0]
  let [v1, v2, w1, w2] = [0, 0, 0, 0]
  for (let start = 0; start + length <= left.length; start += length) {
    let power = 0
    for (let i = start; i < start + length; i++) {
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
    powers.push(power / length)
    ;[y1, y2, z1, z2] = [heard(y1), heard(y2), heard(z1), heard(z2)]
    ;[v1, v2, w1, w2] = [heard(v1), heard(v2), heard(w1), heard(w2)]
  }
  return powers
}

/** As hopPowers, where both channels are one: half the work, since most stems are. */
function hopPowersOfOne(channel: Float32Array): number[] {
  const [{ b0, b1, b2, a1, a2 }, { a1: c1, a2: c2 }] = K_WEIGHTING
  const length = samplesOf(HOP_SECONDS)
  const powers: number[] = []
  let [y1, y2, z1, z2] = [0, 0, 0, 0]
  for (let start = 0; start + length <= channel.length; start += length) {
    let power = 0
    for (let i = start; i < start + length; i++) {
      const x = channel[i] as number
      const y = b0 * x + y1
      y1 = b1 * x + y2 - a1 * y
      y2 = b2 * x - a2 * y
      const z = y + z1
      z1 = z2 - 2 * y - c1 * z
      z2 = y - c2 * z
      power += 2 * z * z
    }
    powers.push(power / length)
    ;[y1, y2, z1, z2] = [heard(y1), heard(y2), heard(z1), heard(z2)]
  }
  return powers
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

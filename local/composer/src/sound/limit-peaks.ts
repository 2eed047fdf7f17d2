import { inStretches } from '../pause.ts'
import { decayPerSample } from './decay.ts'
import { type Stereo, samplesOf } from './signal.ts'
import { peakAfter } from './true-peak.ts'

/** Seconds the gain sinks ahead of a peak, and in which it comes back. */
const LOOK_AHEAD = 0.004
const RECOVERY = 0.08

/** Places in the memory of the peaks ahead: a power of two above the samples that are looked ahead. */
const RING = 256

/** The gain as it moves on from sample to sample. */
interface Rider {
  /** The lowest gain that the peaks ahead allow, coming back slowly after each. */
  recovered: number
  /** What it was lately, for as long as the look-ahead, and their sum. */
  window: Float64Array
  sum: number
  /** Where in the window the oldest is. */
  slot: number
}

/** The peaks still ahead, each lower than the ones before it: where they are and which gain they need. */
interface Peaks {
  places: Int32Array
  needs: Float32Array
  head: number
  tail: number
}

/**
 * Scales two channels by a gain and holds their true peak at a ceiling: the gain sinks smoothly before a
 * peak. Returns whether it had to sink. `floor` is as long as a channel to work on, for who limits several times. Throws
 * the signal's reason.
 */
export async function limitPeaks(
  sound: Stereo,
  gain: number,
  ceiling: number,
  signal?: AbortSignal,
  floor = new Float32Array(sound.left.length),
): Promise<boolean> {
  const samples = sound.left.length
  const ahead = samplesOf(LOOK_AHEAD)
  const peaks = { places: new Int32Array(RING), needs: new Float32Array(RING), head: 0, tail: 0 }
  // From the end, since each sample looks ahead.
  await inStretches(samples, signal, (from, to) =>
    findLowest(floor, peaks, sound, gain, ceiling, ahead, samples - to, samples - from),
  )
  const first = floor[0] as number
  const rider = { recovered: first, window: new Float64Array(ahead).fill(first), sum: ahead * first, slot: 0 }
  await inStretches(samples, signal, (from, to) => ride(rider, sound, floor, gain, from, to))
  return peaks.tail > 0
}

function ride(
  rider: Rider,
  { left, right }: Stereo,
  floor: Float32Array,
  gain: number,
  from: number,
  to: number,
) {
  const { window } = rider
  let { recovered, sum, slot } = rider
  const back = 1 - decayPerSample(RECOVERY)
  const share = 1 / window.length
  for (let i = from; i < to; i++) {
    const target = floor[i] as number
    recovered = target < recovered ? target : recovered + (target - recovered) * back
    // The mean over the look-ahead turns the steps of the minimum into ramps that end in time.
    sum += recovered - (window[slot] as number)
    window[slot] = recovered
    slot = slot + 1 === window.length ? 0 : slot + 1
    const applied = gain * Math.min(1, sum * share)
    left[i] = (left[i] as number) * applied
    right[i] = (right[i] as number) * applied
  }
  Object.assign(rider, { recovered, sum, slot })
}

/** The lowest gain that each sample and the `ahead` ones after it need, 1 where none needs any; from `to` down to `from`. */
function findLowest(
  lowest: Float32Array,
  peaks: Peaks,
  { left, right }: Stereo,
  gain: number,
  ceiling: number,
  ahead: number,
  from: number,
  to: number,
): void {
  const { places, needs } = peaks
  const mask = RING - 1
  let { head, tail } = peaks
  // Between two samples the waveform rarely rises by more than half above both.
  const suspicious = (ceiling * 0.6) / gain
  for (let i = to - 1; i >= from; i--) {
    if (Math.abs(left[i] as number) >= suspicious || Math.abs(right[i] as number) >= suspicious) {
      const peak = Math.max(peakAfter(left, i), peakAfter(right, i)) * gain
      const need = ceiling / peak
      if (need < 1) {
        while (tail > head && (needs[(tail - 1) & mask] as number) >= need) tail -= 1
        places[tail & mask] = i
        needs[tail++ & mask] = need
      }
    }
    while (head < tail && (places[head & mask] as number) > i + ahead) head += 1
    lowest[i] = head < tail ? (needs[head & mask] as number) : 1
  }
  Object.assign(peaks, { head, tail })
}

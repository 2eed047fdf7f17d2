import { pause } from '../pause.ts'
import { decayPerSample } from './decay.ts'
import { type Stereo, samplesOf } from './signal.ts'
import { peakAfter } from './true-peak.ts'

/** Seconds the gain sinks ahead of a peak, and in which it comes back. */
const LOOK_AHEAD = 0.004
const RECOVERY = 0.08

/**
 * Scales two channels by a gain and holds their true peak at a ceiling: the gain sinks smoothly before a
 * peak. Throws the signal's reason.
 */
export async function limitPeaks(
  { left, right }: Stereo,
  gain: number,
  ceiling: number,
  signal?: AbortSignal,
): Promise<void> {
  const ahead = samplesOf(LOOK_AHEAD)
  const floor = lowestAhead({ left, right }, gain, ceiling, ahead)
  await pause(signal)
  const back = 1 - decayPerSample(RECOVERY)
  let recovered = floor[0] as number
  const window = new Float64Array(ahead).fill(recovered)
  let sum = ahead * recovered
  let slot = 0
  const share = 1 / ahead
  for (let i = 0; i < left.length; i++) {
    const target = floor[i] as number
    recovered = target < recovered ? target : recovered + (target - recovered) * back
    // The mean over the look-ahead turns the steps of the minimum into ramps that end in time.
    sum += recovered - (window[slot] as number)
    window[slot] = recovered
    slot = slot + 1 === ahead ? 0 : slot + 1
    const applied = gain * Math.min(1, sum * share)
    left[i] = (left[i] as number) * applied
    right[i] = (right[i] as number) * applied
  }
}

/**
 * The lowest gain that each sample and the `ahead` ones after it need, 1 where none needs any: from the end, by a queue of
 * the peaks still ahead, each lower than the ones before it.
 */
function lowestAhead({ left, right }: Stereo, gain: number, ceiling: number, ahead: number): Float32Array {
  const lowest = new Float32Array(left.length)
  const places = new Int32Array(left.length)
  const needs = new Float32Array(left.length)
  // Between two samples the waveform rarely rises by more than half above both.
  const suspicious = (ceiling * 0.6) / gain
  let head = 0
  let tail = 0
  for (let i = left.length - 1; i >= 0; i--) {
    if (Math.abs(left[i] as number) >= suspicious || Math.abs(right[i] as number) >= suspicious) {
      const peak = Math.max(peakAfter(left, i), peakAfter(right, i)) * gain
      const need = ceiling / peak
      if (need < 1) {
        while (tail > head && (needs[tail - 1] as number) >= need) tail -= 1
        places[tail] = i
        needs[tail++] = need
      }
    }
    while (head < tail && (places[head] as number) > i + ahead) head += 1
    lowest[i] = head < tail ? (needs[head] as number) : 1
  }
  return lowest
}

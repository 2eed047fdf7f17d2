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
  const wanted = wantedGains({ left, right }, gain, ceiling)
  await pause(signal)
  const floor = lowestAhead(wanted, ahead)
  await pause(signal)
  const back = 1 - decayPerSample(RECOVERY)
  let recovered = floor[0] as number
  const window = new Float64Array(ahead).fill(recovered)
  let sum = ahead * recovered
  for (let i = 0; i < left.length; i++) {
    const target = floor[i] as number
    recovered = target < recovered ? target : recovered + (target - recovered) * back
    // The mean over the look-ahead turns the steps of the minimum into ramps that end in time.
    const slot = i % ahead
    sum += recovered - (window[slot] as number)
    window[slot] = recovered
    const applied = gain * Math.min(1, sum / ahead)
    left[i] = (left[i] as number) * applied
    right[i] = (right[i] as number) * applied
  }
}

/** Per sample the gain reduction it needs by itself, 1 where it needs none. */
function wantedGains({ left, right }: Stereo, gain: number, ceiling: number): Float32Array {
  const wanted = new Float32Array(left.length).fill(1)
  // Between two samples the waveform rarely rises by more than half above both.
  const suspicious = (ceiling * 0.6) / gain
  for (let i = 0; i < wanted.length; i++) {
    const near = Math.max(Math.abs(left[i] as number), Math.abs(right[i] as number))
    if (near < suspicious) continue
    const peak = Math.max(peakAfter(left, i), peakAfter(right, i)) * gain
    if (peak > ceiling) wanted[i] = ceiling / peak
  }
  return wanted
}

/** The lowest of each sample and the `ahead` ones after it, by a queue of falling candidates. */
function lowestAhead(values: Float32Array, ahead: number): Float32Array {
  const lowest = new Float32Array(values.length)
  const queue = new Int32Array(values.length)
  let head = 0
  let tail = 0
  for (let i = values.length - 1; i >= 0; i--) {
    while (tail > head && (values[queue[tail - 1] as number] as number) >= (values[i] as number)) tail -= 1
    queue[tail++] = i
    while ((queue[head] as number) > i + ahead) head += 1
    lowest[i] = values[queue[head] as number] as number
  }
  return lowest
}

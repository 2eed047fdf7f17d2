import { pow, sin, TAU } from '@moodscape/mood/exact-math'

import { frequencyOf } from '../frequency.ts'
import { createNoise } from '../noise.ts'
import { SAMPLE_RATE, samplesOf } from '../signal.ts'
import { addKnock, addModes, softenEdges } from './modes.ts'
import type { StruckVoice } from './voice.ts'

/** Ratio to the fundamental, amplitude, and share of the fundamental's decay time. */
type Overtone = readonly [ratio: number, amplitude: number, decay: number]

/** Something struck that rings in a few fixed modes. */
interface StruckBar {
  overtones: readonly Overtone[]
  /** Seconds in which the fundamental of A4 falls to 1/e. */
  decay: number
  /** Octaves of pitch in which the decay halves. */
  halving: number
  /** Loudness of the mallet's own sound. */
  knock: number
  /** Swells per second of a motor, and their depth. */
  motor?: { hertz: number; depth: number }
}

/**
 * Ratios are those of tuned bars, free bars and reeds in N. Fletcher & T. Rossing, The Physics of Musical
 * Instruments.
 */
function struckBar(bar: StruckBar): StruckVoice {
  return ({ midi, velocity, brightness }, random) => {
    const hertz = frequencyOf(midi)
    const decay = bar.decay * pow(2, -(midi - 69) / 12 / bar.halving)
    const hardness = (0.35 + 0.65 * velocity) * (0.4 + brightness)
    const sound = new Float32Array(samplesOf(Math.min(4, decay * 6)))
    addModes(
      sound,
      bar.overtones.map(([ratio, amplitude, share], index) => ({
        hertz: hertz * ratio,
        amplitude: index === 0 ? amplitude : amplitude * hardness,
        decay: decay * share,
      })),
    )
    addKnock(sound, createNoise(random), { amplitude: bar.knock * velocity, decay: 0.004, softness: 0.3 })
    if (bar.motor) turnMotor(sound, bar.motor)
    softenEdges(sound, 0.0008)
    return sound
  }
}

export const marimba = struckBar({
  overtones: [
    [1, 0.5, 1],
    [2, 0.03, 0.6],
    [3.93, 0.16, 0.3],
    [9.24, 0.06, 0.1],
  ],
  decay: 0.34,
  halving: 1.6,
  knock: 0.16,
})
export const xylophone = struckBar({
  overtones: [
    [1, 0.45, 1],
    [3, 0.28, 0.5],
    [6.08, 0.14, 0.2],
    [10.4, 0.06, 0.1],
  ],
  decay: 0.16,
  halving: 2,
  knock: 0.25,
})
export const vibraphone = struckBar({
  overtones: [
    [1, 0.5, 1],
    [3.98, 0.14, 0.35],
    [10.2, 0.05, 0.1],
  ],
  decay: 1.3,
  halving: 2,
  knock: 0.06,
  motor: { hertz: 5.2, depth: 0.28 },
})
export const glockenspiel = struckBar({
  overtones: [
    [1, 0.45, 1],
    [2.76, 0.2, 0.5],
    [5.4, 0.12, 0.22],
    [8.93, 0.05, 0.1],
  ],
  decay: 0.9,
  halving: 2.2,
  knock: 0.06,
})
export const celesta = struckBar({
  overtones: [
    [1, 0.5, 1],
    [2, 0.07, 0.6],
    [3.98, 0.1, 0.3],
    [7.1, 0.03, 0.1],
  ],
  decay: 0.62,
  halving: 2,
  knock: 0.05,
})
export const musicBox = struckBar({
  overtones: [
    [1, 0.45, 1],
    [1.003, 0.2, 0.7],
    [2.01, 0.06, 0.5],
    [6.27, 0.15, 0.14],
    [17.5, 0.03, 0.05],
  ],
  decay: 0.8,
  halving: 1.8,
  knock: 0.1,
})
/** The perceived pitch lies an octave below the fourth mode. */
export const tubularBells = struckBar({
  overtones: [
    [1, 0.3, 1],
    [2, 0.35, 0.9],
    [3.01, 0.3, 0.6],
    [4.17, 0.22, 0.45],
    [5.43, 0.16, 0.35],
    [6.79, 0.1, 0.25],
    [0.5, 0.1, 1.1],
  ],
  decay: 1.4,
  halving: 3,
  knock: 0.05,
})

function turnMotor(sound: Float32Array, { hertz, depth }: { hertz: number; depth: number }): void {
  const block = 64
  let gain = 1
  for (let start = 0; start < sound.length; start += block) {
    const next = 1 - depth * (0.5 - 0.5 * sin((TAU * hertz * (start + block)) / SAMPLE_RATE + TAU / 4))
    const end = Math.min(sound.length, start + block)
    for (let i = start; i < end; i++) {
      sound[i] = (sound[i] as number) * (gain + ((next - gain) * (i - start)) / block)
    }
    gain = next
  }
}
